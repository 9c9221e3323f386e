import { describe, expect, it } from "vitest";
import {
  deadLetters,
  hydrate,
  pointers,
  queueArn,
  subscription,
  topic,
} from "../../test/healthyScene.js";
import { known } from "../doctor/asked.js";
import type { Stop } from "../doctor/facts.js";
import { alsoTold, deadLetterQueue, overflowBuckets } from "./deadLetterQueue.js";

const email = {
  protocol: "email",
  endpoint: "ada@example.com",
  pending: false,
  filter: known(undefined),
};
const copy = deadLetters({}, { arn: "arn:aws:sqs:eu-central-1:000000000000:copies" });
const toCopies = subscription({ protocol: "sqs", endpoint: copy.arn, next: copy });

describe("deadLetterQueue", () => {
  it.each<[string, Stop, string | undefined, boolean | undefined]>([
    ["behind a function that a topic calls", topic(), queueArn, true],
    ["behind it, whatever else subscribes", topic([toCopies, subscription()]), queueArn, true],
    ["behind a function that reads a queue", pointers(), queueArn, true],
    ["the destination itself", deadLetters(), queueArn, false],
    ["a queue that subscribes", topic([toCopies]), copy.arn, false],
    ["nowhere behind a topic for people", topic([email]), undefined, undefined],
    [
      "nowhere behind a function without destinations",
      topic([subscription({ next: hydrate({ destinations: known({}) }) })]),
      undefined,
      undefined,
    ],
  ])("is %s", (_, way, arn, hydrates) => {
    const box = deadLetterQueue(way);

    expect(box?.queue.arn).toBe(arn);
    expect(box?.hydrates).toBe(hydrates);
  });
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
