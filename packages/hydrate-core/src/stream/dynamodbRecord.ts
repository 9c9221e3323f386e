import type {
  _Record,
  AttributeValue as SdkAttributeValue,
} from "@aws-sdk/client-dynamodb-streams";
import type { AttributeValue } from "aws-lambda";
import { isObject } from "../lib/json.js";
import { isSequenceNumber } from "../lib/sequenceNumber.js";
import type { DynamoDBStreamRecord } from "./streamRecord.js";
import type { Shard } from "./streamSource.js";

/**
 * Gives a record of GetRecords Lambda's event shape, or undefined where it is not a record as
 * DynamoDB Streams documents it.
 *
 * @param value the record as the JSON of DynamoDB Streams has it: binary values in base64, times in
 * epoch seconds
 */
export function toDynamoDBStreamRecord(
  value: unknown,
  { region, streamArn }: Shard,
): DynamoDBStreamRecord | undefined {
  if (!isObject(value) || !isObject(value["dynamodb"])) return undefined;
  const { SequenceNumber, ApproximateCreationDateTime: created } = value["dynamodb"];
  const { userIdentity, awsRegion } = value;
  if (!isSequenceNumber(SequenceNumber)) return undefined;
  if (created !== undefined && typeof created !== "number") return undefined;
  if (userIdentity !== undefined && !isObject(userIdentity)) return undefined;
  return {
    ...value,
    awsRegion: typeof awsRegion === "string" ? awsRegion : region,
    // Lambda writes these in lower camel case, the stream's API in upper.
    ...(userIdentity && {
      userIdentity: { type: userIdentity["Type"], principalId: userIdentity["PrincipalId"] },
    }),
    eventSourceARN: streamArn,
  };
}

/** Turns a record that the SDK has read back into the form it has in JSON. */
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
  // A type newer than the SDK in use is handed on as the stream wrote it.
  if (value.$unknown !== undefined) return Object.fromEntries([value.$unknown]) as AttributeValue;
  return value;
}

function toBase64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}
