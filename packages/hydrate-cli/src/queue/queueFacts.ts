import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { isObject, tryParseJson } from "../lib/json.js";
import type { Queue } from "./queueAddress.js";

/** What a queue says of itself; the counts are SQS's approximations. */
export type QueueFacts = {
  readonly arn: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  readonly retentionMillis: number;
  readonly fifo: boolean;
  /** Bytes that a message may have. */
  readonly maximumMessageSize: number;
  /** From the queue's own redrive policy: one receive more than this moves a message away. */
  readonly maxReceiveCount?: number;
  /** Where that policy moves messages to. */
  readonly deadLetterTargetArn?: string;
  /** The policy of the queue, as JSON. */
  readonly policy?: string;
  /** The KMS key that encrypts it; absent for SQS's own. */
  readonly keyId?: string;
};

/** Reads what must be known before a queue is looked into. */
export async function readQueueFacts({ client, url }: Queue): Promise<QueueFacts> {
  const { Attributes: of = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
  );
  const policy = tryParseJson(of["RedrivePolicy"] ?? "");
  const redrive = isObject(policy) ? policy : {};
  // SQS takes it as a number and as a text.
  const maxReceiveCount = Number(redrive["maxReceiveCount"]);
  const target = redrive["deadLetterTargetArn"];
  // SQS always reports them; for an emulator that does not, SQS's defaults are taken.
  return {
    arn: of["QueueArn"] ?? "",
    visible: Number(of["ApproximateNumberOfMessages"] ?? 0),
    inFlight: Number(of["ApproximateNumberOfMessagesNotVisible"] ?? 0),
    delayed: Number(of["ApproximateNumberOfMessagesDelayed"] ?? 0),
    retentionMillis: Number(of["MessageRetentionPeriod"] ?? 345_600) * 1_000,
    fifo: of["FifoQueue"] === "true",
    maximumMessageSize: Number(of["MaximumMessageSize"] ?? 1_048_576),
    ...(of["Policy"] && { policy: of["Policy"] }),
    ...(of["KmsMasterKeyId"] && { keyId: of["KmsMasterKeyId"] }),
    ...(maxReceiveCount > 0 && { maxReceiveCount }),
    ...(typeof target === "string" && { deadLetterTargetArn: target }),
  };
}
