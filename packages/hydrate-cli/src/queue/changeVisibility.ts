import { ChangeMessageVisibilityBatchCommand } from "@aws-sdk/client-sqs";
import type { HeldMessage } from "./message.js";
import type { Queue } from "./queueAddress.js";

/** Why a message could not be hidden for longer, or put back. */
export type VisibilityFailure = { readonly message: HeldMessage; readonly reason: string };

/**
 * Hides messages for so many seconds from now, ten a call; 0 puts them back. Every message is tried,
 * and each entry of `Failed` is answered: its handle has ended, or others hold it.
 */
export async function changeVisibility(
  { client, url }: Queue,
  messages: readonly HeldMessage[],
  seconds: number,
): Promise<VisibilityFailure[]> {
  const failures: VisibilityFailure[] = [];
  for (let from = 0; from < messages.length; from += 10) {
    const ten = messages.slice(from, from + 10);
    try {
      const { Failed = [] } = await client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: url,
          Entries: ten.map(({ receiptHandle }, index) => ({
            Id: String(index),
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: seconds,
          })),
        }),
      );
      for (const { Id, Code = "unknown", Message: text } of Failed) {
        const message = ten[Number(Id)];
        if (message) failures.push({ message, reason: text ?? Code });
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      failures.push(...ten.map((message) => ({ message, reason })));
    }
  }
  return failures;
}
