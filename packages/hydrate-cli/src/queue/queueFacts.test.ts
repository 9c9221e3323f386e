import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import type { Queue } from "./queueAddress.js";
import { readQueueFacts } from "./queueFacts.js";

const sqs = mockClient(SQSClient);
beforeEach(() => sqs.reset());

const arn = "arn:aws:sqs:eu-central-1:123456789012:failures";
const queue: Queue = {
  name: "failures",
  region: "eu-central-1",
  client: new SQSClient({ region: "eu-central-1" }),
  url: "https://sqs.eu-central-1.amazonaws.com/123456789012/failures",
};

describe("readQueueFacts", () => {
  it("takes SQS's own defaults where an emulator says nothing", async () => {
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { QueueArn: arn } });

    expect(await readQueueFacts(queue)).toEqual({
      arn,
      visible: 0,
      inFlight: 0,
      delayed: 0,
      retentionMillis: 4 * 24 * 3_600_000,
      fifo: false,
      maximumMessageSize: 1_048_576,
    });
  });

  it.for([
    { maxReceiveCount: 5, written: "as a number" },
    { maxReceiveCount: "5", written: "as a text" },
  ])("reads a redrive policy with its count $written", async ({ maxReceiveCount }) => {
    const RedrivePolicy = JSON.stringify({ maxReceiveCount, deadLetterTargetArn: `${arn}-dlq` });
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { RedrivePolicy } });

    expect(await readQueueFacts(queue)).toMatchObject({
      maxReceiveCount: 5,
      deadLetterTargetArn: `${arn}-dlq`,
    });
  });
});
