import type {
  _Record,
  AttributeValue as SdkAttributeValue,
} from "@aws-sdk/client-dynamodb-streams";
import type { AttributeValue } from "aws-lambda";
import type { DynamoDBSourceRecord } from "./dynamodbEvent.js";
import { isObject } from "../lib/json.js";
import { sequenceNumberPattern } from "../record/batchInfo.js";
import { toBase64 } from "./base64.js";

/** Tells whether this is a record as the JSON of DynamoDB Streams has it. */
export function isDynamoDBSourceRecord(value: unknown): value is DynamoDBSourceRecord {
  if (!isObject(value) || !isObject(value["dynamodb"])) return false;
  const { SequenceNumber, ApproximateCreationDateTime: created } = value["dynamodb"];
  const { userIdentity } = value;
  return (
    typeof SequenceNumber === "string" &&
    sequenceNumberPattern.test(SequenceNumber) &&
    (created === undefined || typeof created === "number") &&
    (userIdentity === undefined || isObject(userIdentity))
  );
}

/** Gives a record that the SDK has read the form it has in JSON, as far as it has one. */
export function fromDynamoDBSdkRecord({ dynamodb, ...record }: _Record) {
  if (!dynamodb) return record;
  const { ApproximateCreationDateTime: created, Keys, NewImage, OldImage, ...rest } = dynamodb;
  return {
    ...record,
    dynamodb: {
      ...(created && { ApproximateCreationDateTime: created.getTime() / 1000 }),
      ...(Keys && { Keys: toImage(Keys) }),
      ...(NewImage && { NewImage: toImage(NewImage) }),
      ...(OldImage && { OldImage: toImage(OldImage) }),
      ...rest,
    },
  };
}

// Object.fromEntries defines members, so an attribute named __proto__ stays an attribute.
function toImage(image: Record<string, SdkAttributeValue>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, toValue(value)]));
}

function toValue(value: SdkAttributeValue): AttributeValue {
  if (value.B !== undefined) return { B: toBase64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(toBase64) };
  if (value.L !== undefined) return { L: value.L.map(toValue) };
  if (value.M !== undefined) return { M: toImage(value.M) };
  // A type that came after the SDK in use: handed on as the stream wrote it.
  if (value.$unknown !== undefined) return Object.fromEntries([value.$unknown]) as AttributeValue;
  return value;
}
