import { type HydratedRecord, withPayloadLocation } from "hydrate-core";
import {
  buildDynamoDBOnFailureRecord,
  buildKinesisOnFailureRecord,
  toFailureEnvelope,
  toSnsEvent,
  toSnsNotification,
  toSqsEvent,
  toSuccessEnvelope,
} from "hydrate-core/testing";
import { from, to } from "./runbookPage.ts";

const [start, end] = [String(BigInt(from) - 1n), String(BigInt(to) + 1n)];
const pointer = buildKinesisOnFailureRecord({
  startSequenceNumber: start,
  endSequenceNumber: end,
  batchSize: 4,
});
const table = buildDynamoDBOnFailureRecord();
const hydratedAt = "2026-11-23T10:00:22.000Z";
const verdict = (first: string, last: string, recordCount: number) => ({
  status: "complete" as const,
  recordCount,
  expectedCount: 4,
  firstSequenceNumber: first,
  lastSequenceNumber: last,
  hydratedAt,
});
export const hydrated: HydratedRecord = {
  ...pointer,
  KinesisBatch: [start, from, to, end].map((sequenceNumber, index) => ({
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: `key-${index}`,
      sequenceNumber,
      data: Buffer.from(`order ${index}`).toString("base64"),
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${pointer.KinesisBatchInfo.shardId}:${sequenceNumber}`,
    eventName: "aws:kinesis:record",
    awsRegion: "eu-central-1",
    eventSourceARN: pointer.KinesisBatchInfo.streamArn,
  })),
  hydration: verdict(start, end, 4),
};
const { startSequenceNumber: tableStart, endSequenceNumber: tableEnd } = table.DDBStreamBatchInfo;
const hydratedTable: HydratedRecord = {
  ...table,
  DDBStreamBatch: [tableStart, tableEnd].map((SequenceNumber) => ({
    eventName: "INSERT" as const,
    dynamodb: { SequenceNumber, Keys: { id: { S: "7" } }, NewImage: { id: { S: "7" } } },
  })),
  hydration: verdict(tableStart, tableEnd, 2),
};
const stub = withPayloadLocation(hydrated, { bucket: "orders-failures", key: "hydrate/4.json" });
const gone: HydratedRecord = {
  ...pointer,
  KinesisBatch: [],
  hydration: { status: "gone", reason: "Trimmed.", recordCount: 0, expectedCount: 4, hydratedAt },
};
const { responsePayload: _, ...neverRun } = toFailureEnvelope(toSnsEvent([pointer]), "x");
const [queued] = toSqsEvent([pointer]).Records;
const hydrationError = { code: "ERR_HYDRATE_STREAM_NOT_ALLOWED", message: "Not allowed." };

const complete = { status: "complete", read: 4, of: 4, reason: null, object: null };
export const unread = { status: "pointer", read: null, of: null, reason: null, object: null };

export type Letter = {
  readonly body: unknown;
  /** What the list says of it. */
  readonly listed: readonly object[];
  /** The pointer, where the records are not in the message. */
  readonly pointer?: object;
  /** The hydrated records in it, of Kinesis and of tables. */
  readonly records?: readonly HydratedRecord[];
};

/** Each kind of message that the pages put into a queue. */
export const letters: Readonly<Record<string, Letter>> = {
  "a function's answer": {
    body: toSuccessEnvelope(toSnsEvent([pointer]), hydrated),
    listed: [complete],
    records: [hydrated],
  },
  "a function's answer of several": {
    body: toSuccessEnvelope([pointer, pointer], [hydrated, gone]),
    listed: [complete, { ...unread, status: "gone", read: 0, of: 4, reason: "Trimmed." }],
    records: [hydrated, gone],
  },
  "a function's answer for a table": {
    body: toSuccessEnvelope(toSnsEvent([table]), hydratedTable),
    listed: [{ ...complete, read: 2 }],
    records: [hydratedTable],
  },
  "a hydrated record itself, as the function behind a queue sends it": {
    body: hydrated,
    listed: [complete],
    records: [hydrated],
  },
  "hydrated records as a list": {
    body: [hydrated, hydratedTable],
    listed: [complete, { ...complete, read: 2 }],
    records: [hydrated, hydratedTable],
  },
  "a record whose records are in S3": {
    body: toSuccessEnvelope(toSnsEvent([pointer]), stub),
    listed: [{ ...complete, object: "s3://orders-failures/hydrate/4.json" }],
    records: [stub],
  },
  "what a function failed on": {
    body: toFailureEnvelope(toSnsEvent([pointer]), "GetRecords failed"),
    listed: [{ ...unread, reason: "GetRecords failed" }],
    pointer,
  },
  "what a function never ran on": { body: neverRun, listed: [unread], pointer },
  "what a topic could not hand on": {
    body: toSnsNotification(table),
    listed: [unread],
    pointer: table,
  },
  "a pointer itself, as a queue's redrive hands it on": {
    body: pointer,
    listed: [unread],
    pointer,
  },
  "a message that a Pipe's enrichment could not hydrate": {
    body: { ...queued, hydrationError },
    listed: [{ ...unread, reason: "Not allowed." }],
    pointer,
  },
  "a pointer that a Pipe's enrichment could not hydrate": {
    body: { ...pointer, hydrationError },
    listed: [{ ...unread, reason: "Not allowed." }],
    pointer: { ...pointer, hydrationError },
  },
};
