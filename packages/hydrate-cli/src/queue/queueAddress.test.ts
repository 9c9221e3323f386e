import { expect, it } from "vitest";
import { queueNameOf } from "./queueAddress.js";

it.each([
  ["orders-dead-letters", "orders-dead-letters"],
  ["orders.fifo", "orders.fifo"],
  ["https://sqs.eu-central-1.amazonaws.com/123456789012/orders", "orders"],
  ["http://sqs.eu-central-1.localhost:4566/000000000000/orders", "orders"],
  ["arn:aws:sqs:eu-central-1:123456789012:orders", "orders"],
  ["arn:aws-cn:sqs:cn-north-1:123456789012:orders", "orders"],
  ["arn:aws:sns:eu-central-1:123456789012:orders", undefined],
  ["https://example.com/orders", undefined],
  ["../orders", undefined],
  ["a queue", undefined],
])("%s: %s", (address, name) => {
  expect(queueNameOf(address)).toBe(name);
});
