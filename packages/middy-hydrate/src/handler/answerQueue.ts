import type { Context, SQSBatchResponse } from "aws-lambda";
import type { Delivery, HydratedRecord } from "hydrate-core";
import { deadline } from "../deadline.js";
import { isHydrateError } from "../errors.js";
import type { SettledDelivery } from "../hydrateDeliveries.js";
import type { Invocation } from "../invocation.js";

/** What answering a queue needs of the handler. */
export type QueueTools = {
  readonly timeoutEarlyInMillis: number;
  /** Makes the body of the message that is sent on; moves records to S3 where they do not fit. */
  toBody(settled: HydratedDelivery, invocation: Invocation): Promise<string>;
  /** Sends each body as a message; gives the error of each that was not sent. */
  send(bodies: readonly string[], signal: AbortSignal | undefined): Promise<(Error | undefined)[]>;
  /** Called for the deliveries that were sent on. */
  onSent(sent: readonly HydratedDelivery[]): void;
  /** Called once for each message that the queue will deliver again. */
  onFailed(messageId: string, error: unknown): void;
};

export type HydratedDelivery = { readonly delivery: Delivery; readonly record: HydratedRecord };

// Deliveries that are hydrated together. More would share few pages more, and hold more memory.
const deliveriesAtATime = 100;
// The share of an invocation's time, and the most of it, that is kept for sending.
const sendingShare = 0.2;
const mostSendingMillis = 5_000;

/**
 * Hydrates the messages of a queue's event, neighbours of a shard together, and sends each hydrated
 * record on. Answers with the ids of the messages that the queue must deliver again: those that could
 * not be hydrated or sent, and those that the deadline cut off.
 */
export async function answerQueue(
  event: unknown,
  context: Context | undefined,
  invocation: Invocation,
  { timeoutEarlyInMillis, toBody, send, onSent, onFailed }: QueueTools,
): Promise<SQSBatchResponse> {
  const remaining = context?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
  const sendingMillis = Math.min(mostSendingMillis, remaining * sendingShare);
  const readingDeadline = deadline(context, timeoutEarlyInMillis + sendingMillis);
  const sendingDeadline = deadline(context, timeoutEarlyInMillis);
  const failed = new Map<string, unknown>();
  const fail = ({ trigger: { id } }: Delivery, error: unknown): void => {
    // Without its id a message cannot be reported: the whole event is retried.
    if (id === undefined) throw error;
    if (!failed.has(id)) onFailed(id, error);
    failed.set(id, error);
  };

  for (const deliveries of inChunks(await invocation.findDeliveries(event))) {
    const hydrated: HydratedDelivery[] = [];
    const bodies: string[] = [];
    for (const { delivery, result } of await invocation.hydrate(deliveries, readingDeadline)) {
      try {
        const record = fulfilledValue(result);
        bodies.push(await toBody({ delivery, record }, invocation));
        hydrated.push({ delivery, record });
      } catch (error) {
        if (!isHydrateError(error)) throw error;
        fail(delivery, error);
      }
    }
    const errors = await send(bodies, sendingDeadline);
    for (const [i, { delivery }] of hydrated.entries()) if (errors[i]) fail(delivery, errors[i]);
    onSent(hydrated.filter((_, i) => !errors[i]));
  }
  return { batchItemFailures: [...failed.keys()].map((itemIdentifier) => ({ itemIdentifier })) };
}

/** In the order of their shards, so that neighbours are read together. */
function inChunks(deliveries: readonly Delivery[]): Delivery[][] {
  const sorted = deliveries.length > deliveriesAtATime ? deliveries.toSorted(byShard) : deliveries;
  const chunks: Delivery[][] = [];
  for (let from = 0; from < sorted.length; from += deliveriesAtATime) {
    chunks.push(sorted.slice(from, from + deliveriesAtATime));
  }
  return chunks;
}

function byShard(a: Delivery, b: Delivery): number {
  if (!("pointer" in a) || !("pointer" in b))
    return Number("pointer" in a) - Number("pointer" in b);
  return (
    a.pointer.streamArn.localeCompare(b.pointer.streamArn) ||
    a.pointer.shardId.localeCompare(b.pointer.shardId) ||
    Number(BigInt(a.pointer.startSequenceNumber) - BigInt(b.pointer.startSequenceNumber))
  );
}

function fulfilledValue(result: SettledDelivery["result"]): HydratedRecord {
  if (result.status === "rejected") throw result.reason;
  return result.value;
}
