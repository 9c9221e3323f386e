import { DeleteMessageBatchCommand } from "@aws-sdk/client-sqs";
import { changeVisibility } from "./changeVisibility.js";
import type { HeldMessage } from "./message.js";
import type { Queue } from "./queueAddress.js";

/**
 * Deletes one message, and gives the reason where it is not certain that it is gone. SQS says that it
 * deleted a message whose handle has ended, and does not; so the handle is extended first, which fails
 * where it has ended.
 */
export async function deleteMessage(
  queue: Queue,
  message: HeldMessage,
): Promise<string | undefined> {
  const [ended] = await changeVisibility(queue, [message], 60);
  if (ended) return `its handle has ended: ${ended.reason}`;
  try {
    // The batch call reports what it could not delete; the single one is silent.
    const { Failed = [], Successful = [] } = await queue.client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queue.url,
        Entries: [{ Id: "0", ReceiptHandle: message.receiptHandle }],
      }),
    );
    const [failed] = Failed;
    if (failed) return failed.Message ?? failed.Code ?? "SQS gave no reason";
    return Successful.length === 1 ? undefined : "SQS did not say that it was deleted";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
