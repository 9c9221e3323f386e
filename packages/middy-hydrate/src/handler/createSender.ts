import type { SQSClient, SQSClientConfig } from "@aws-sdk/client-sqs";
import { createClientFactory } from "../clients.js";
import type { QueueTools } from "./answerQueue.js";
import type { HandlerClientOptions } from "./handlerOptions.js";
import { regionOfQueue } from "./queueUrl.js";

/** Sends messages to a queue, in its own region. The SQS SDK is loaded when there is one to send. */
export function createSender(
  queueUrl: string,
  options: HandlerClientOptions<SQSClient, SQSClientConfig> = {},
): QueueTools["send"] {
  const region = regionOfQueue(queueUrl);
  const awsClientOptions = {
    // Otherwise the SDK calls the URL's host, whatever endpoint is configured.
    useQueueUrlAsEndpoint: false,
    ...(region !== undefined && { region }),
    ...options.awsClientOptions,
  };
  const clients = createClientFactory<SQSClient, SQSClientConfig>(
    "sqs",
    { ...options, awsClientOptions },
    async (config) => (await import("./sendMessages.js")).newSqsClient(config),
  );
  return async (bodies, signal) => {
    if (bodies.length === 0) return [];
    const { sendMessages } = await import("./sendMessages.js");
    return sendMessages(await clients.get(), queueUrl, bodies, signal);
  };
}
