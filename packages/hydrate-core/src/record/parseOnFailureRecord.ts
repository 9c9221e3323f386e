import type * as z from "zod/mini";
import { HydratePayloadError, HydrateUnsupportedSourceError, type PayloadIssue } from "../errors.js";
import { describe, isObject, kindOf } from "../lib/json.js";
import {
  type DynamoDBOnFailureRecord,
  DynamoDBOnFailureRecordSchema,
  type KinesisOnFailureRecord,
  KinesisOnFailureRecordSchema,
  type OnFailureRecord,
} from "./onFailureRecord.js";

/**
 * Checks that `input` is the on-failure record of a Kinesis or DynamoDB stream and gives back that
 * same object, unknown members and all.
 *
 * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`) naming each wrong member and
 * its value.
 * @throws {@link HydrateUnsupportedSourceError} (`ERR_HYDRATE_SOURCE_UNSUPPORTED`) for Kafka.
 *
 * @example
 * const record = parseOnFailureRecord(JSON.parse(sqsRecord.body));
 */
export function parseOnFailureRecord(input: unknown): OnFailureRecord {
  if (!isObject(input)) {
    throw invalid([{ member: "", message: `must be an object, got ${kindOf(input)}` }]);
  }
  const { KinesisBatchInfo: kinesis, DDBStreamBatchInfo: dynamodb } = input;

  if (kinesis == null && dynamodb == null) throw withoutBatchInfo(input);
  if (kinesis == null) {
    assertValid<DynamoDBOnFailureRecord>(DynamoDBOnFailureRecordSchema, input);
    return input;
  }
  assertValid<KinesisOnFailureRecord>(KinesisOnFailureRecordSchema, input);
  return input;
}

/** A Kinesis record, rather than a DynamoDB one. */
export function isKinesisOnFailureRecord(
  record: OnFailureRecord,
): record is KinesisOnFailureRecord {
  return record.KinesisBatchInfo != null;
}

function assertValid<T extends object>(
  schema: z.ZodMiniType<T>,
  input: object,
): asserts input is T {
  const { success, error } = schema.safeParse(input);
  if (success) return;
  throw invalid(
    error.issues.map(({ path, message }) => ({
      member: path.join("."),
      // The pointer's own: data is never where a scalar is asked for.
      message: `${message}, got ${describe(valueAt(input, path))}`,
    })),
  );
}

function withoutBatchInfo(input: Record<string, unknown>) {
  if (input["KafkaBatchInfo"] != null) {
    return new HydrateUnsupportedSourceError(
      "kafka",
      "This is the on-failure record of a Kafka topic (KafkaBatchInfo). Only Kinesis and DynamoDB " +
        "streams can be read back; use Lambda's S3 on-failure destination for Kafka.",
    );
  }
  const members = Object.keys(input).slice(0, 10).join(", ").slice(0, 100);
  return invalid([
    {
      member: "",
      message: `must have a KinesisBatchInfo or a DDBStreamBatchInfo, got ${members ? `an object with ${members}` : "an empty object"}`,
    },
  ]);
}

function invalid(issues: readonly PayloadIssue[]): HydratePayloadError {
  return new HydratePayloadError("Not an on-failure record", issues);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isObject(value) ? value[String(key)] : undefined),
    input,
  );
}
