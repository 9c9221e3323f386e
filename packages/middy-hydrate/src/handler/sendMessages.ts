import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import { type Advice, adviceIf, advise } from "hydrate-core";
import pLimit from "p-limit";
import { HydrateSendError } from "../errors.js";

// The only file that loads the SQS SDK; it is loaded when a queue's event arrives.

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
const maxEntries = 10;
const maxBatchBytes = 1_048_576;
const batchesAtATime = 4;

export const newSqsClient = (config: SQSClientConfig): SQSClient => new SQSClient(config);

/**
 * Sends each text as a message of its own, in the fewest batches that their order allows. Never
 * rejects.
 *
 * @returns for each message undefined where SQS has it, or the error
 */
export async function sendMessages(
  client: SQSClient,
  queueUrl: string,
  bodies: readonly string[],
  signal: AbortSignal | undefined,
): Promise<(HydrateSendError | undefined)[]> {
  const errors = new Array<HydrateSendError | undefined>(bodies.length).fill(undefined);
  await pLimit(batchesAtATime).map(toBatches(bodies), async (indexes) => {
    try {
      const { Failed = [] } = await client.send(
        new SendMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: indexes.map((index) => ({ Id: String(index), MessageBody: bodies[index] })),
        }),
        { ...(signal && { abortSignal: signal }) },
      );
      for (const { Id, Code = "unknown", Message = "no message", SenderFault } of Failed) {
        errors[Number(Id)] = sendError(queueUrl, Code, Message, adviceIf(!SenderFault));
      }
    } catch (cause) {
      const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
      const error = sendError(queueUrl, name, message, advise(cause), cause);
      for (const index of indexes) errors[index] = error;
    }
  });
  return errors;
}

/** Groups the indexes of messages, in order, into batches that SQS takes. */
function toBatches(bodies: readonly string[]): number[][] {
  const batches: number[][] = [];
  let bytesLeft = 0;
  for (const [index, body] of bodies.entries()) {
    const bytes = Buffer.byteLength(body);
    const last = batches.at(-1);
    if (last && last.length < maxEntries && bytes <= bytesLeft) {
      last.push(index);
      bytesLeft -= bytes;
    } else {
      batches.push([index]);
      bytesLeft = maxBatchBytes - bytes;
    }
  }
  return batches;
}

function sendError(
  queueUrl: string,
  awsError: string,
  message: string,
  { retryable, advice }: Advice,
  cause?: unknown,
): HydrateSendError {
  return new HydrateSendError(
    `SendMessageBatch to ${queueUrl} failed with ${awsError}: ${message}. ${advice}`,
    { queueUrl, awsError },
    retryable,
    { cause },
  );
}
