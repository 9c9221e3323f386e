import { buildKinesisOnFailureRecord } from "hydrate-core/testing";

export const ordersArn = "arn:aws:lambda:eu-central-1:000000000000:function:orders-book:live";

type LetterOptions = {
  readonly at?: number;
  readonly first?: string;
  readonly last?: string;
  readonly size?: number;
  readonly functionArn?: string;
  readonly condition?: string;
  readonly requestId?: string;
  readonly streamArn?: string;
  readonly shardId?: string;
};

/** A pointer of a consumer's failure, some minutes after its first record arrived. */
export function pointerLetter(options: LetterOptions = {}) {
  const { at = Date.now(), first = "100", last = "104", size = 5 } = options;
  return buildKinesisOnFailureRecord(
    {
      startSequenceNumber: first,
      endSequenceNumber: last,
      batchSize: size,
      approximateArrivalOfFirstRecord: new Date(at).toISOString(),
      approximateArrivalOfLastRecord: new Date(at + 1_000).toISOString(),
      streamArn: options.streamArn ?? "arn:aws:kinesis:eu-central-1:000000000000:stream/orders",
      ...(options.shardId !== undefined && { shardId: options.shardId }),
    },
    {
      timestamp: new Date(at + 180_000).toISOString(),
      requestContext: {
        requestId: options.requestId ?? "8d5f2c1e-3b7a-4f60-9c41-5e2a7d8b9f03",
        functionArn: options.functionArn ?? ordersArn,
        condition: options.condition ?? "RetryAttemptsExhausted",
        approximateInvokeCount: 4,
      },
    },
  );
}

type HydratedOptions = LetterOptions & {
  /** The data of each record; numbers follow on from `first`. */
  readonly data?: readonly string[];
  readonly status?: "complete" | "superset";
};

/** The same failure with its records in it: what the hydrate function leaves in the queue. */
export function hydratedLetter(options: HydratedOptions = {}) {
  const { first = "100", data = ["a", "b"], status = "complete", at = Date.now() } = options;
  const shardId = options.shardId ?? "shardId-000000000001";
  const numbers = data.map((_, index) => String(BigInt(first) + BigInt(index)));
  const last = numbers.at(-1) ?? first;
  const size = options.size ?? data.length;
  const record = pointerLetter({ ...options, first, last, size, shardId });
  const { streamArn } = record.KinesisBatchInfo;
  return {
    ...record,
    KinesisBatch: data.map((text, index) => ({
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: `order-${numbers[index]}`,
        sequenceNumber: numbers[index] ?? "",
        data: Buffer.from(text).toString("base64"),
        approximateArrivalTimestamp: at / 1_000,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `${shardId}:${numbers[index]}`,
      eventName: "aws:kinesis:record",
      awsRegion: "eu-central-1",
      eventSourceARN: streamArn,
    })),
    hydration: {
      status,
      recordCount: data.length,
      expectedCount: size,
      firstSequenceNumber: first,
      lastSequenceNumber: last,
      hydratedAt: new Date(at).toISOString(),
    },
  };
}

/** What GetFunctionConfiguration says of the consumer, and its mapping of the stream. */
export const ordersFunction = {
  FunctionName: "orders-book",
  FunctionArn: ordersArn,
  Version: "43",
  Timeout: 3,
  LastModified: "2026-11-27T08:55:00.000+0000",
};
export const ordersMapping = {
  UUID: "0b1c2d3e-0000-4000-8000-000000000001",
  EventSourceArn: "arn:aws:kinesis:eu-central-1:000000000000:stream/orders",
  FunctionArn: ordersArn,
  State: "Enabled",
  FunctionResponseTypes: ["ReportBatchItemFailures"],
};
