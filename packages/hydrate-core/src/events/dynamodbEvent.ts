import type {
  _Record,
  AttributeValue as SdkAttributeValue,
  StreamRecord,
} from "@aws-sdk/client-dynamodb-streams";
import type { AttributeValue } from "aws-lambda";
import type { DynamoDBStreamRecord } from "../hydratedRecord.js";
import { toBase64 } from "./base64.js";
import type { EventOrigin } from "./kinesisEvent.js";

/** A record of GetRecords that has what makes it one. */
export type DynamoDBSourceRecord = _Record & {
  dynamodb: StreamRecord & { SequenceNumber: string };
};

/** Converts a record as the SDK gives it to Lambda's event shape. */
export function toDynamoDBEventRecord(
  record: DynamoDBSourceRecord,
  origin: EventOrigin,
): DynamoDBStreamRecord {
  const { dynamodb, userIdentity, ...members } = record;
  const { ApproximateCreationDateTime: created, Keys, NewImage, OldImage, ...rest } = dynamodb;
  return withoutUndefined({
    ...members,
    awsRegion: record.awsRegion ?? origin.region,
    // Lambda writes these in lower camel case, the stream's API in upper.
    userIdentity: userIdentity && {
      type: userIdentity.Type,
      principalId: userIdentity.PrincipalId,
    },
    dynamodb: withoutUndefined({
      ApproximateCreationDateTime: created && created.getTime() / 1000,
      Keys: Keys && toEventImage(Keys),
      NewImage: NewImage && toEventImage(NewImage),
      OldImage: OldImage && toEventImage(OldImage),
      ...rest,
    }),
    eventSourceARN: origin.streamArn,
  });
}

// Object.fromEntries defines members, so an attribute named __proto__ stays an attribute.
function toEventImage(image: Record<string, SdkAttributeValue>): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(image).map(([name, value]) => [name, toEventValue(value)]),
  );
}

function toEventValue(value: SdkAttributeValue): AttributeValue {
  if (value.B !== undefined) return { B: toBase64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(toBase64) };
  if (value.L !== undefined) return { L: value.L.map(toEventValue) };
  if (value.M !== undefined) return { M: toEventImage(value.M) };
  // A type that came after the SDK in use: handed on as the stream wrote it.
  if (value.$unknown !== undefined) return Object.fromEntries([value.$unknown]) as AttributeValue;
  return value;
}

function withoutUndefined<T extends object>(members: T): T {
  for (const name in members) if (members[name] === undefined) delete members[name];
  return members;
}
