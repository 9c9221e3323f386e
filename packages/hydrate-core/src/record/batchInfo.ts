import * as z from "zod/mini";
import { isSequenceNumber } from "../lib/sequenceNumber.js";
import type { StreamSourceName } from "../lib/streamSourceName.js";
import { parseStreamArn, wrongStreamArn } from "./streamArn.js";

const sequenceNumber = z
  .string("must be a string")
  .check(z.refine(isSequenceNumber, "must be a decimal number of at most 129 digits"));

/** What `KinesisBatchInfo` and `DDBStreamBatchInfo` share: which records of which shard failed. */
function batchInfoSchema(source: StreamSourceName) {
  return z
    .looseObject({
      shardId: z.string("must be a string").check(z.minLength(1, "must not be empty")),
      startSequenceNumber: sequenceNumber,
      endSequenceNumber: sequenceNumber,
      // AWS sends both. No proof depends on them, so a pointer without them is as good.
      approximateArrivalOfFirstRecord: z.optional(z.string("must be a string")),
      approximateArrivalOfLastRecord: z.optional(z.string("must be a string")),
      batchSize: z
        .number("must be a number")
        .check(z.int("must be a whole number"), z.minimum(1, "must be at least 1")),
      streamArn: z.string("must be a string").check(
        z.refine((arn) => parseStreamArn(source, arn) !== undefined, {
          error: ({ input }) => wrongStreamArn(source, String(input)),
        }),
      ),
    })
    .check(
      z.refine(
        ({ startSequenceNumber: start, endSequenceNumber: end }) =>
          // This runs even on numbers that were refused above; one complaint is enough.
          !isSequenceNumber(start) || !isSequenceNumber(end) || BigInt(start) <= BigInt(end),
        {
          path: ["endSequenceNumber"],
          error: "must not be smaller than startSequenceNumber",
        },
      ),
    );
}

/** The `KinesisBatchInfo` of an on-failure record. */
export const KinesisBatchInfoSchema = batchInfoSchema("kinesis");
/** Which records of which shard of a Kinesis stream failed; unknown members are kept. */
export type KinesisBatchInfo = z.infer<typeof KinesisBatchInfoSchema>;

/** The `DDBStreamBatchInfo` of an on-failure record. */
export const DDBStreamBatchInfoSchema = batchInfoSchema("dynamodb");
/** Which records of which shard of a table's stream failed; unknown members are kept. */
export type DDBStreamBatchInfo = z.infer<typeof DDBStreamBatchInfoSchema>;
