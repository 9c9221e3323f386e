import { ChangeMessageVisibilityBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { holdMessages } from "./holdMessages.js";
import type { HeldMessage } from "./message.js";

const sqs = mockClient(SQSClient);
const queue = {
  name: "orders",
  url: "https://sqs.eu-central-1.amazonaws.com/123456789012/orders",
  region: "eu-central-1",
  client: new SQSClient({ region: "eu-central-1" }),
};
const message = (id: string, receiptHandle = `handle-${id}`): HeldMessage => ({
  id,
  receiptHandle,
  body: "",
  sentAt: 0,
  receives: 1,
  attributes: {},
  messageAttributes: undefined,
});
const extended = () =>
  sqs
    .commandCalls(ChangeMessageVisibilityBatchCommand)
    .map(({ args: [{ input }] }) =>
      input.Entries?.map(({ ReceiptHandle, VisibilityTimeout }) => [
        ReceiptHandle,
        VisibilityTimeout,
      ]),
    );

beforeEach(() => {
  vi.useFakeTimers();
  sqs.reset();
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
});
afterEach(() => {
  vi.useRealTimers();
});

it("extends what it holds again and again, a third of the time before it ends", async () => {
  const hold = holdMessages(queue, 90, Date.now);
  hold.add(message("a"));

  await vi.advanceTimersByTimeAsync(95_000);

  expect(extended()).toEqual([[["handle-a", 90]], [["handle-a", 90]], [["handle-a", 90]]]);
  expect(hold.hiddenUntil).toBe(Date.now() - 5_000 + 90_000);
  hold.end();
});

it("holds a message that came twice by its newest handle, and none that was deleted", async () => {
  const hold = holdMessages(queue, 90, Date.now);
  hold.add(message("a", "old"));
  hold.add(message("a", "new"));
  hold.add(message("b"));
  hold.drop("b");

  await vi.advanceTimersByTimeAsync(30_000);

  expect(extended()).toEqual([[["new", 90]]]);
  hold.end();
});

it("knows a message whose handle has ended, and leaves it alone", async () => {
  const hold = holdMessages(queue, 90, Date.now);
  hold.add(message("a"));
  hold.add(message("b"));
  sqs
    .on(ChangeMessageVisibilityBatchCommand)
    .resolvesOnce({
      Successful: [],
      Failed: [{ Id: "1", Code: "MessageNotInflight", SenderFault: true }],
    })
    .resolves({});

  await vi.advanceTimersByTimeAsync(60_000);

  expect([hold.isLost("a"), hold.isLost("b")]).toEqual([false, true]);
  expect(extended().at(-1)).toEqual([["handle-a", 90]]);
  hold.end();
});

it("puts everything back, ten a call, and names what would not go", async () => {
  const hold = holdMessages(queue, 90, Date.now);
  for (let number = 0; number < 12; number += 1) hold.add(message(String(number)));
  sqs.on(ChangeMessageVisibilityBatchCommand).resolvesOnce({}).rejectsOnce(new Error("Throttled"));

  const stillHidden = await hold.release();

  expect(extended().map((entries) => entries?.length)).toEqual([10, 2]);
  expect(stillHidden.map(({ id }) => id)).toEqual(["10", "11"]);
  expect(hold.messages.size).toBe(0);
  hold.end();
});
