import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { type HeldMessage, toHeldMessage } from "./message.js";
import type { Queue } from "./queueAddress.js";

export type ReceiveOptions = {
  /** Seconds that the messages stay hidden. */
  readonly visibilityTimeout: number;
  /** Seconds to wait for a message; an empty answer before that is no sign of an empty queue. */
  readonly waitSeconds?: number;
  readonly signal?: AbortSignal;
};

/** One long poll: up to ten messages, hidden from others. */
export async function receiveMessages(
  { client, url }: Queue,
  { visibilityTimeout, waitSeconds = 1, signal }: ReceiveOptions,
): Promise<HeldMessage[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: visibilityTimeout,
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    }),
    signal && { abortSignal: signal },
  );
  return Messages.flatMap((message) => toHeldMessage(message) ?? []);
}
