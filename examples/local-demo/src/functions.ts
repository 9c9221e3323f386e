import middy from "@middy/core";
import {
  type HydratedRecord,
  isHydratedRecord,
  isHydrateError,
  type OnFailureRecord,
} from "hydrate-core";
import { toSnsEvent, toSqsEvent, toSuccessEnvelope } from "hydrate-core/testing";
import hydrate from "middy-hydrate";
import { createHandler } from "middy-hydrate/handler";
import { type Booking, repairedConsumer, type StreamEvent } from "./consumer.ts";
import type { Story } from "./story.ts";

type DeadLetter = ReturnType<typeof toSqsEvent>;

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const unmeasured = { addDimension() {}, addMetric() {}, publishStoredMetrics() {} };

/**
 * The ready-made function between SNS and the dead-letter queue. It gets what SNS delivers and
 * nothing else; what it answers, Lambda writes to the queue.
 */
export async function runHydrateFunction(
  story: Story,
  pointer: OnFailureRecord,
): Promise<{ readonly deadLetter: DeadLetter; readonly hydrated: HydratedRecord }> {
  const handler = createHandler({ ...story.clientOptions(), logger: quiet, metrics: unmeasured });
  const event = toSnsEvent([pointer]);
  const hydrated = await handler(event);
  if (!isHydratedRecord(hydrated)) throw new Error("One pointer was not answered with one record");
  return { deadLetter: toSqsEvent([toSuccessEnvelope(event, hydrated)]), hydrated };
}

/** What became of the dead letter. */
export type Replay = {
  /** What the consumer saw, if it was called. */
  readonly event?: StreamEvent;
  readonly bookings: readonly Booking[];
  /** Why the middleware did not call it. */
  readonly refusal?: string;
};

/** The repaired consumer, with the middleware around it, reading the dead-letter queue. */
export async function runReplayFunction(deadLetter: DeadLetter): Promise<Replay> {
  let replay: Replay = { bookings: [] };
  const handler = middy()
    .use(hydrate({ logger: quiet }))
    .handler((event) => {
      replay = { event, bookings: repairedConsumer(event) };
    });
  try {
    // Its type is that of the event the consumer sees; Lambda sends it the queue's.
    await handler(deadLetter as never, {} as never);
    return replay;
  } catch (error) {
    if (!isHydrateError(error)) throw error;
    return { bookings: [], refusal: error.message };
  }
}
