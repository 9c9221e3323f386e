import * as z from "zod/mini";
import { parseStreamArn } from "./streamArn.js";

// Kinesis documents up to 129 digits, DynamoDB 21 to 40; DynamoDB Local pads its own with zeros.
export const sequenceNumberPattern = /^\d{1,129}$/;

const sequenceNumber = z
  .string("must be a string")
  .check(z.regex(sequenceNumberPattern, "must be a decimal number of at most 129 digits"));

/** What `KinesisBatchInfo` and `DDBStreamBatchInfo` share: which records of which shard failed. */
function batchInfoSchema(source: "kinesis" | "dynamodb", kind: string) {
  return z
    .looseObject({
      shardId: z.string("must be a string").check(z.minLength(1, "must not be empty")),
      startSequenceNumber: sequenceNumber,
      endSequenceNumber: sequenceNumber,
      // AWS sends both; nothing that is proven rests on them, so a pointer without is as good.
      approximateArrivalOfFirstRecord: z.optional(z.string("must be a string")),
      approximateArrivalOfLastRecord: z.optional(z.string("must be a string")),
      batchSize: z
        .number("must be a number")
        .check(z.int("must be a whole number"), z.minimum(1, "must be at least 1")),
      streamArn: z
        .string("must be a string")
        .check(
          z.refine(
            (arn) => parseStreamArn(source, arn) !== undefined,
            `must be the ARN of ${kind}`,
          ),
        ),
    })
    .check(
      z.refine(
        (
          { startSequenceNumber: start, endSequenceNumber: end }, // Asked even of numbers that were refused above; one complaint is enough.
        ) =>
          !sequenceNumberPattern.test(start) ||
          !sequenceNumberPattern.test(end) ||
          BigInt(start) <= BigInt(end),
        {
          path: ["endSequenceNumber"],
          error: "must not be smaller than startSequenceNumber",
        },
      ),
    );
}

/** The `KinesisBatchInfo` of an on-failure record. */
export const KinesisBatchInfoSchema = batchInfoSchema("kinesis", "a Kinesis stream");
/** Which records of which shard of a Kinesis stream failed; unknown members are kept. */
export type KinesisBatchInfo = z.infer<typeof KinesisBatchInfoSchema>;

/** The `DDBStreamBatchInfo` of an on-failure record. */
export const DDBStreamBatchInfoSchema = batchInfoSchema("dynamodb", "a DynamoDB table's stream");
/** Which records of which shard of a table's stream failed; unknown members are kept. */
export type DDBStreamBatchInfo = z.infer<typeof DDBStreamBatchInfoSchema>;
