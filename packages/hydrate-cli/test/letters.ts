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
