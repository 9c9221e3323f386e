import { randomUUID } from "node:crypto";
import type { OnFailureRecord } from "hydrate-core";
import type { HandlerOptions } from "middy-hydrate/handler";
import type { StreamEvent } from "./consumer.ts";

/** A stream with orders in it, and all that happens to them. */
export type Story = {
  /** How the function reaches the stream. */
  clientOptions(): Pick<HandlerOptions, "kinesis" | "dynamodb">;
  /** Creates the stream and puts the orders, a poisoned one among them. */
  putOrders(): Promise<FailedBatch>;
  /** Puts orders behind them, so that the shard holds more than the batch. */
  putMoreOrders(): Promise<void>;
  /** Makes the orders unreadable; tells what a reader that proves nothing would do then. */
  loseOrders(batchSize: number): Promise<string>;
  close(): void;
};

type FailedBatch = {
  /** What Lambda gives the consumer. */
  readonly event: StreamEvent;
  /** What Lambda sends to the OnFailure destination when it gives up. */
  readonly pointer: OnFailureRecord;
};

/** What an on-failure record says of the invocations, whichever stream the function reads. */
export function failedInvocation() {
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:orders-consumer",
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: 3,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: new Date().toISOString(),
  };
}

/** What the batch infos of both streams say of the records. `arrivals` are in epoch seconds. */
export function batchInfo(
  streamArn: string,
  shardId: string,
  sequenceNumbers: readonly string[],
  arrivals: readonly number[],
) {
  const toIso = (seconds = 0): string => new Date(seconds * 1_000).toISOString();
  return {
    shardId,
    startSequenceNumber: sequenceNumbers[0] ?? "",
    endSequenceNumber: sequenceNumbers.at(-1) ?? "",
    approximateArrivalOfFirstRecord: toIso(arrivals[0]),
    approximateArrivalOfLastRecord: toIso(arrivals.at(-1)),
    batchSize: sequenceNumbers.length,
    streamArn,
  };
}
