import { describe, expect, it } from "vitest";
import {
  deadLetters,
  hydrate,
  pointers,
  queueArn,
  subscription,
  topic,
} from "../../test/healthyScene.js";
import { known, unknown } from "../doctor/asked.js";
import type { Stop } from "../doctor/facts.js";
import { alsoTold, deadLetterQueue, hydrates, overflowBuckets } from "./deadLetterQueue.js";

const email = {
  protocol: "email",
  endpoint: "ada@example.com",
  pending: false,
  filter: known(undefined),
};
const copy = deadLetters({}, { arn: "arn:aws:sqs:eu-central-1:000000000000:copies" });
const toCopies = subscription({ protocol: "sqs", endpoint: copy.arn, next: copy });

describe("deadLetterQueue", () => {
  it.each<[string, Stop, string | undefined, boolean]>([
    ["behind a function that a topic calls", topic(), queueArn, true],
    ["behind it, whatever else subscribes", topic([toCopies, subscription()]), queueArn, true],
    ["behind a function that reads a queue", pointers(), queueArn, true],
    ["the destination itself", deadLetters(), queueArn, false],
    ["a queue that subscribes", topic([toCopies]), copy.arn, false],
    ["nowhere behind a topic for people", topic([email]), undefined, false],
    [
      "nowhere behind a function without destinations",
      topic([subscription({ next: hydrate({ destinations: known({}) }) })]),
      undefined,
      false,
    ],
  ])("is %s", (_, way, arn, hydrating) => {
    expect(deadLetterQueue(way)?.arn).toBe(arn);
    expect(hydrates(way)).toBe(hydrating);
  });
});

it("says that something hydrates only where it was seen, and that nothing does likewise", () => {
  const denied = unknown("AccessDenied");
  const unseen = subscription({ next: hydrate({ destinations: denied, configuration: denied }) });

  expect(hydrates(topic([unseen, toCopies]))).toBeUndefined();
  expect(deadLetterQueue(topic([unseen, toCopies]))?.arn).toBe(copy.arn);
  expect(hydrates(topic([], { subscriptions: denied }))).toBeUndefined();
});

it("names who else is told, without addresses of people", () => {
  expect(alsoTold(topic([subscription(), email, toCopies]), queueArn)).toEqual(["email", "copies"]);
  expect(alsoTold(topic([{ ...email, pending: true }]), queueArn)).toEqual([]);
  expect(alsoTold(deadLetters(), queueArn)).toEqual([]);
});

it("knows the buckets of the functions on the way", () => {
  expect(overflowBuckets(topic())).toEqual(["overflow"]);
  expect(overflowBuckets(deadLetters())).toEqual([]);
});
