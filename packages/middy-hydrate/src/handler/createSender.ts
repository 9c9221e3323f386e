import type { SQSClient, SQSClientConfig } from "@aws-sdk/client-sqs";
import { createClientFactory } from "../clients.js";
import { preload } from "../preload.js";
import type { QueueTools } from "./answerQueue.js";
import type { HandlerClientOptions } from "./handlerOptions.js";
import { regionOfQueue } from "./queueUrl.js";

const load = () => import("./sendMessages.js");

/** Sends messages to a queue, in its own region. The SQS SDK is loaded while Lambda initialises. */
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
    async (config) => (await load()).newSqsClient(config),
  );
  preload("what sends to HYDRATE_QUEUE_URL", load);
  return async (bodies, signal) => {
    if (bodies.length === 0) return [];
    const { sendMessages } = await load();
    return sendMessages(await clients.get(), queueUrl, bodies, signal);
  };
}
