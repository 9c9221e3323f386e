import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { FauxqsServer } from "fauxqs";
import { toFailureEnvelope, toSnsEvent, toSqsEvent, toSuccessEnvelope } from "hydrate-core/testing";

/** A function, as Lambda calls it. */
export type Handler = (event: unknown) => Promise<unknown>;

type PumpOptions = {
  readonly server: FauxqsServer;
  /** The queue whose messages the function gets. */
  readonly from: string;
  readonly handler: Handler;
};

export type Pump = { stop(): Promise<void> };

/**
 * Plays Lambda for a function that subscribes to a topic: `from` is a queue that gets the topic's raw
 * messages. What the function answers, or throws, goes into the queue of its destinations.
 */
export function pumpTopic(options: PumpOptions & { readonly to: string }): Pump {
  const { server, handler, to } = options;
  return startPump(options, async ({ Body = "" }, { client }) => {
    const event = toSnsEvent([JSON.parse(Body)]);
    const envelope = await handler(event).then(
      (answer) => toSuccessEnvelope(event, answer),
      ({ name: errorType, message: errorMessage }: Error) => ({
        ...toFailureEnvelope(event, errorMessage),
        responsePayload: { errorType, errorMessage },
      }),
    );
    const QueueUrl = server.inspectQueue(to)?.url;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(envelope) }));
    return true;
  });
}

/** Plays Lambda for a function that reads a queue, with ReportBatchItemFailures. */
export function pumpQueue(options: PumpOptions): Pump {
  return startPump(options, async ({ Body = "", MessageId = "" }) => {
    const [record] = toSqsEvent([JSON.parse(Body)]).Records;
    const event = { Records: [{ ...record, messageId: MessageId }] };
    // What throws comes again, as what is reported does.
    const answer = await options.handler(event).catch(() => undefined);
    return JSON.stringify(answer) === '{"batchItemFailures":[]}';
  });
}

type Work = (message: Message, tools: { readonly client: SQSClient }) => Promise<boolean>;

function startPump({ server, from }: PumpOptions, work: Work): Pump {
  const client = new SQSClient({ endpoint: server.address, useQueueUrlAsEndpoint: false });
  const QueueUrl = server.inspectQueue(from)?.url;
  let stopped = false;
  const running = (async () => {
    while (!stopped) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 1 }),
      );
      for (const message of Messages) {
        if (!(await work(message, { client }))) continue;
        const { ReceiptHandle } = message;
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await running;
      client.destroy();
    },
  };
}
