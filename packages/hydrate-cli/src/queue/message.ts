import type { Message } from "@aws-sdk/client-sqs";

/** A message as it was received. */
export type QueueMessage = {
  readonly id: string;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  /** How often it was received, this time included. */
  readonly receives: number;
  /** The attributes of SQS itself. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The attributes that its sender set, as SQS gave them. */
  readonly messageAttributes: Message["MessageAttributes"];
};

/** A message that nobody else sees for now. */
export type HeldMessage = QueueMessage & { readonly receiptHandle: string };

/** Takes what SQS gave; without an id or a handle there is nothing to work with. */
export function toHeldMessage(message: Message): HeldMessage | undefined {
  const { MessageId: id, ReceiptHandle: receiptHandle, Body: body = "", Attributes = {} } = message;
  if (id === undefined || receiptHandle === undefined) return undefined;
  const attributes: Record<string, string> = { ...Attributes };
  return {
    id,
    receiptHandle,
    body,
    sentAt: Number(attributes["SentTimestamp"] ?? 0),
    receives: Number(attributes["ApproximateReceiveCount"] ?? 1),
    attributes,
    messageAttributes: message.MessageAttributes,
  };
}
