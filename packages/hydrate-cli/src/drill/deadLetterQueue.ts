import { answerOf } from "../doctor/asked.js";
import { nameOfSubscriber } from "../doctor/checks/checkSubscription.js";
import type { QueueStop, Stop } from "../doctor/facts.js";
import { functionsOn, isEnd, stopsFrom } from "../doctor/way.js";

/** Where a letter ends, and whether something hydrates it on its way, as far as it is known. */
export type LetterBox = {
  readonly queue: QueueStop;
  readonly hydrates: boolean;
};

/**
 * Finds the queue that a message ends in: behind a function that sends on what it makes of it, or else
 * one that nobody reads.
 */
export function deadLetterQueue(way: Stop): LetterBox | undefined {
  for (const of of functionsOn(way)) {
    const { onSuccess } = answerOf(of.destinations) ?? {};
    const queue = [onSuccess, of.sendsTo].find((stop) => stop?.kind === "queue");
    if (queue?.kind === "queue") return { queue, hydrates: true };
  }
  const queue = stopsFrom(way).find(
    (stop): stop is QueueStop => stop.kind === "queue" && isEnd(stop),
  );
  return queue && { queue, hydrates: false };
}

/** Who else is told: subscribers that do not lead to the dead-letter queue. */
export function alsoTold(way: Stop, queueArn: string): string[] {
  if (way.kind !== "topic") return [];
  return (answerOf(way.subscriptions) ?? []).flatMap((subscription) => {
    const { next, pending } = subscription;
    const leads = next && stopsFrom(next).some(({ arn }) => arn === queueArn);
    return leads || pending ? [] : [nameOfSubscriber(subscription)];
  });
}

/** The buckets that the functions on the way put records in which do not fit a message. */
export function overflowBuckets(way: Stop): string[] {
  return functionsOn(way).flatMap(
    ({ configuration }) => answerOf(configuration)?.environment?.["HYDRATE_OVERFLOW_BUCKET"] || [],
  );
}
