import { answerOf } from "../doctor/asked.js";
import { nameOfSubscriber } from "../doctor/checks/checkSubscription.js";
import type { QueueStop, Stop } from "../doctor/facts.js";
import { functionsOn, isAllSeen, isEnd, stopsFrom } from "../doctor/way.js";

/**
 * Finds the queue that a message ends in: behind a function that sends on what it makes of it, or else
 * one that nobody reads.
 */
export function deadLetterQueue(way: Stop): QueueStop | undefined {
  return (
    hydratedQueues(way)[0] ??
    stopsFrom(way).find((stop): stop is QueueStop => stop.kind === "queue" && isEnd(stop))
  );
}

/** Whether a function on the way sends on what it reads back; undefined where not all could be seen. */
export function hydrates(way: Stop): boolean | undefined {
  if (hydratedQueues(way).length > 0) return true;
  return isAllSeen(way) ? false : undefined;
}

function hydratedQueues(way: Stop): QueueStop[] {
  return functionsOn(way).flatMap((of) => {
    const { onSuccess } = answerOf(of.destinations) ?? {};
    return [onSuccess, of.sendsTo].flatMap((stop) => (stop?.kind === "queue" ? [stop] : []));
  });
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
