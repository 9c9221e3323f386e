import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import type { Context, SQSBatchResponse } from "aws-lambda";
import {
  assertOptions,
  type Delivery,
  type HydratedRecord,
  HydrateUnsupportedSourceError,
} from "hydrate-core";
import { isHydrateError } from "../errors.js";
import type { SettledDelivery } from "../hydrateDeliveries.js";
import { createInvocations, type Invocation } from "../invocation.js";
import { throwFailures } from "../throwFailures.js";
import { addDecodedData } from "./addDecodedData.js";
import { answerPipe, type UnhydratedItem } from "./answerPipe.js";
import { answerQueue, type HydratedDelivery } from "./answerQueue.js";
import { createSender } from "./createSender.js";
import { fitResponse, responseBudget } from "./fitResponse.js";
import { type HandlerOptions, handlerOptionRules } from "./handlerOptions.js";
import { isTraced, loadTracer } from "./loadTracer.js";
import { publishMetrics } from "./publishMetrics.js";
import { isSameQueue } from "./queueUrl.js";
import { readEnvironment } from "./settings.js";

/**
 * A Lambda function that answers an on-failure record with the hydrated one, for its OnSuccess
 * destination, and an array with an array in the same order, for EventBridge Pipes: there, an item that
 * can never be hydrated is answered as it came, with `hydrationError`. All other errors of hydrating
 * are thrown, so that Lambda retries and then hands the pointer to OnFailure;
 * `HydrateResponseTooLargeError` (`ERR_HYDRATE_RESPONSE_TOO_LARGE`) and
 * `HydrateObjectError` (`ERR_HYDRATE_OBJECT_FAILED`) where records do not fit the destination.
 *
 * A queue's event, with HYDRATE_QUEUE_URL, is answered with the ids of the messages that must be
 * delivered again; the hydrated records of the others are in that queue.
 */
export type HydrateHandler = (
  event: unknown,
  context?: Context,
) => Promise<HydratedRecord | (HydratedRecord | UnhydratedItem)[] | SQSBatchResponse>;

/**
 * Makes the ready-made handler with your own settings. Those that are not given are read from the
 * environment, once.
 *
 * @throws TypeError naming the variable or the option that is wrong.
 *
 * @example
 * export const handler = createHandler({ overflowBucket: "orders-failures" });
 */
export function createHandler(options: HandlerOptions = {}): HydrateHandler {
  assertOptions(options, handlerOptionRules, "middy-hydrate");
  const settings = { ...readEnvironment(process.env), ...withoutUndefined(options) };
  const { maxDestinationBytes = 1_048_576, decode = "none" } = settings;
  const { overflowBucket, overflowPrefix = "hydrate/", queueUrl } = settings;
  const serviceName = process.env["POWERTOOLS_SERVICE_NAME"] || "hydrate";
  const namespace = process.env["POWERTOOLS_METRICS_NAMESPACE"] || "hydrate";
  const { logger = new Logger({ serviceName }) } = options;
  const { metrics = new Metrics({ serviceName, namespace }) } = options;

  const invocationOptions = {
    ...settings,
    logger,
    overflowBuckets: overflowBucket === undefined ? [] : [overflowBucket],
  };
  const openUntraced = createInvocations(invocationOptions);
  let openTraced: Promise<typeof openUntraced> | undefined;

  async function openInvocation(context: Context | undefined): Promise<Invocation> {
    if (options.tracer || !isTraced(process.env)) return openUntraced(context);
    // Clients are captured when they are made, so traced invocations have their own.
    openTraced ??= loadTracer(serviceName, logger).then((tracer) =>
      tracer ? createInvocations({ ...invocationOptions, tracer }) : openUntraced,
    );
    return (await openTraced)(context);
  }

  /** The records as they are handed on: they fit the destination, decoded where that is wanted. */
  async function toRecords(
    hydrated: readonly HydratedDelivery[],
    budgetBytes: number,
    { writeObject }: Invocation,
  ): Promise<HydratedRecord[]> {
    const answers = hydrated.map(({ delivery: { location }, record }) => ({ record, location }));
    const fitOptions = { budgetBytes, overflowBucket, overflowPrefix, writeObject };
    const { records, room } = await fitResponse(answers, fitOptions);
    return decode === "none" ? records : addDecodedData(records, decode, room);
  }

  const publish = (hydrated: readonly HydratedDelivery[]): void =>
    publishMetrics(metrics, newRecords(hydrated));
  const logFailure = (message: object, error: unknown): void => {
    const code = isHydrateError(error) ? error.code : undefined;
    logger.error("Message not hydrated", { ...message, ...(code && { code }), error });
  };

  const queueTools = queueUrl !== undefined && {
    queueUrl,
    timeoutEarlyInMillis: options.timeoutEarlyInMillis ?? 1_000,
    send: createSender(queueUrl, options.sqs),
    async toBody(hydrated: HydratedDelivery, invocation: Invocation) {
      const [handedOn] = await toRecords([hydrated], maxDestinationBytes, invocation);
      return JSON.stringify(handedOn);
    },
    onSent: publish,
    onFailed: (messageId: string, error: unknown) => logFailure({ messageId }, error),
  };

  return async (event, context) => {
    if (context) logger.addContext?.(context);
    const invocation = await openInvocation(context);
    const queueArn = queueArnOf(event);
    if (queueArn !== undefined) {
      if (!queueTools) throw queueUrlError();
      if (isSameQueue(queueArn, queueTools.queueUrl)) throw sameQueueError(queueTools.queueUrl);
      return answerQueue(event, context, invocation, queueTools);
    }
    const budgetBytes = responseBudget(event, maxDestinationBytes);
    if (Array.isArray(event)) {
      return answerPipe(event, invocation, {
        budgetBytes,
        toRecords: (hydrated, budget) => toRecords(hydrated, budget, invocation),
        onAnswered: publish,
        onFailed: (item, error) => logFailure({ item }, error),
      });
    }
    const settled = await invocation.hydrate(await invocation.findDeliveries(event));
    throwFailures(settled);

    const hydrated = settled.flatMap(toHydratedDelivery);
    const response = await toRecords(hydrated, budgetBytes, invocation);
    publish(hydrated);
    const [only, another] = response;
    return !only || another ? response : only;
  };
}

function toHydratedDelivery({ delivery, result }: SettledDelivery): HydratedDelivery[] {
  return result.status === "fulfilled" ? [{ delivery, record: result.value }] : [];
}

/** The records that are new to the metrics: one that came with its verdict was counted before. */
function newRecords(hydrated: readonly HydratedDelivery[]): HydratedRecord[] {
  const isNew = (delivery: Delivery) =>
    delivery.kind === "onFailure" && delivery.record["hydration"] === undefined;
  return hydrated.flatMap(({ delivery, record }) => (isNew(delivery) ? [record] : []));
}

function queueUrlError(): HydrateUnsupportedSourceError {
  return new HydrateUnsupportedSourceError(
    "sqs",
    "This handler cannot answer a queue: Lambda has no OnSuccess destination there, so the records " +
      "would be lost. Set HYDRATE_QUEUE_URL to the queue that shall receive them, and turn on " +
      "ReportBatchItemFailures in the event source mapping. Or subscribe this function to the SNS " +
      "topic, or wrap the function that processes the records in the middleware of middy-hydrate.",
  );
}

function sameQueueError(queueUrl: string): HydrateUnsupportedSourceError {
  return new HydrateUnsupportedSourceError(
    "sqs",
    `HYDRATE_QUEUE_URL is the queue that invoked this function (${queueUrl}): the hydrated records ` +
      "would invoke it again, without end. Set it to another queue.",
  );
}

/** The ARN of the queue whose event it is; an empty text where the event does not tell. */
function queueArnOf(event: unknown): string | undefined {
  if (typeof event !== "object" || event === null || !("Records" in event)) return undefined;
  const [first]: unknown[] = Array.isArray(event.Records) ? event.Records : [];
  if (typeof first !== "object" || first === null || !("eventSource" in first)) return undefined;
  if (first.eventSource !== "aws:sqs") return undefined;
  return "eventSourceARN" in first ? String(first.eventSourceARN) : "";
}

/** What is undefined is not given. */
function withoutUndefined(options: HandlerOptions): HandlerOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
