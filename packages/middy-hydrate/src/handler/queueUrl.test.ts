import { describe, expect, it } from "vitest";
import { isQueueUrl, isSameQueue, regionOfQueue } from "./queueUrl.js";

const queue = "123456789012/orders-dead-letters";

describe("regionOfQueue", () => {
  it.each([
    ["eu-central-1", `https://sqs.eu-central-1.amazonaws.com/${queue}`],
    ["us-gov-west-1", `https://sqs-fips.us-gov-west-1.amazonaws.com/${queue}`],
    ["cn-north-1", `https://sqs.cn-north-1.amazonaws.com.cn/${queue}`],
    ["ap-southeast-2", `https://sqs.ap-southeast-2.api.aws/${queue}`],
    ["eu-west-1", `https://vpce-0a1-b2.sqs.eu-west-1.vpce.amazonaws.com/${queue}`],
    ["eu-west-1", `https://eu-west-1.queue.amazonaws.com/${queue}`],
    ["us-east-1", `https://queue.amazonaws.com/${queue}`],
    ["us-east-1", `http://sqs.us-east-1.localhost.localstack.cloud:4566/${queue}`],
    [undefined, `http://127.0.0.1:4566/${queue}`],
    [undefined, `https://queue.example.com/${queue}`],
  ])("finds %s in %s", (region, url) => {
    expect(regionOfQueue(url)).toBe(region);
  });
});

describe("isQueueUrl", () => {
  it.each([
    `https://sqs.eu-central-1.amazonaws.com/${queue}`,
    "http://127.0.0.1:4566/000000000000/orders_1",
  ])("takes %s", (url) => {
    expect(isQueueUrl(url)).toBe(true);
  });

  it.each([
    "orders-dead-letters",
    "arn:aws:sqs:eu-central-1:123456789012:orders-dead-letters",
    "https://sqs.eu-central-1.amazonaws.com/orders-dead-letters",
    `https://sqs.eu-central-1.amazonaws.com/${queue}.fifo`,
    `sqs.eu-central-1.amazonaws.com/${queue}`,
    "",
  ])('refuses "%s"', (url) => {
    expect(isQueueUrl(url)).toBe(false);
  });
});

describe("isSameQueue", () => {
  const arn = "arn:aws:sqs:eu-central-1:123456789012:orders-dead-letters";

  it.each([
    [true, `https://sqs.eu-central-1.amazonaws.com/${queue}`],
    [true, `http://127.0.0.1:4566/${queue}`],
    [false, `https://sqs.eu-west-1.amazonaws.com/${queue}`],
    [false, "https://sqs.eu-central-1.amazonaws.com/210987654321/orders-dead-letters"],
    [false, "https://sqs.eu-central-1.amazonaws.com/123456789012/all-orders-dead-letters"],
  ])("is %s of %s", (expected, url) => {
    expect(isSameQueue(arn, url)).toBe(expected);
  });

  it("is false where an event does not tell its queue", () => {
    expect(isSameQueue("", `https://sqs.eu-central-1.amazonaws.com/${queue}`)).toBe(false);
  });
});
