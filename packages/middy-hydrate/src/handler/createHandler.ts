import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import type { Context } from "aws-lambda";
import { type HydratedRecord, HydrateUnsupportedSourceError } from "hydrate-core";
import type { SettledDelivery } from "../hydrateEvent.js";
import { createInvocations, type Invocation } from "../invocation.js";
import { throwFailures } from "../throwFailures.js";
import { addDecodedData } from "./addDecodedData.js";
import { fitResponse } from "./fitResponse.js";
import type { HandlerOptions } from "./handlerOptions.js";
import { isTraced, loadTracer } from "./loadTracer.js";
import { publishMetrics } from "./publishMetrics.js";
import { readEnvironment, readSettings } from "./settings.js";

/**
 * A Lambda function that answers an on-failure record with the hydrated one, for its OnSuccess
 * destination, and an array with an array in the same order, for EventBridge Pipes. Throws all that
 * hydrating throws, so that Lambda tries again and then hands the pointer to OnFailure;
 * `HydrateResponseTooLargeError` (`ERR_HYDRATE_RESPONSE_TOO_LARGE`) and
 * `HydrateObjectError` (`ERR_HYDRATE_OBJECT_FAILED`) where records do not fit the destination.
 */
export type HydrateHandler = (
  event: unknown,
  context?: Context,
) => Promise<HydratedRecord | HydratedRecord[]>;

/**
 * Makes the ready-made handler with settings of one's own. What is not given is read from the
 * environment, once.
 *
 * @throws TypeError naming the variable or the option that is wrong.
 *
 * @example
 * export const handler = createHandler({ overflowBucket: "orders-failures" });
 */
export function createHandler(options: HandlerOptions = {}): HydrateHandler {
  const settings = { ...readEnvironment(process.env), ...readSettings(options) };
  const { maxDestinationBytes = 1_048_576, decode = "none" } = settings;
  const { overflowBucket, overflowPrefix = "hydrate/" } = settings;
  const serviceName = process.env["POWERTOOLS_SERVICE_NAME"] || "hydrate";
  const namespace = process.env["POWERTOOLS_METRICS_NAMESPACE"] || "hydrate";
  const { logger = new Logger({ serviceName }) } = options;
  const { metrics = new Metrics({ serviceName, namespace }) } = options;

  const invocationOptions = {
    ...options,
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

  return async (event, context) => {
    if (context) logger.addContext?.(context);
    refuseQueue(event);
    const { hydrateEvent, writeObject } = await openInvocation(context);
    const settled = await hydrateEvent(event);
    throwFailures(settled);

    const answers = settled.flatMap(toAnswer);
    const fitted = await fitResponse(event, answers, {
      maxDestinationBytes,
      overflowBucket,
      overflowPrefix,
      writeObject,
    });
    const response =
      decode === "none" ? fitted.records : addDecodedData(fitted.records, decode, fitted.room);
    publishMetrics(
      metrics,
      answers.flatMap(({ isNew, record }) => (isNew ? [record] : [])),
    );
    const [only, another] = response;
    return Array.isArray(event) || !only || another ? response : only;
  };
}

function toAnswer({ delivery, result }: SettledDelivery) {
  if (result.status === "rejected") return [];
  const { location } = delivery;
  // What holds a verdict was counted when it got it.
  const isNew = delivery.kind === "onFailure" && delivery.record["hydration"] === undefined;
  return [{ record: result.value, location, isNew }];
}

function refuseQueue(event: unknown): void {
  if (!isQueueEvent(event)) return;
  throw new HydrateUnsupportedSourceError(
    "sqs",
    "This handler cannot read a queue: Lambda has no OnSuccess destination for what it answers " +
      "there, so the records would be lost. Subscribe it to the SNS topic, call it as the " +
      "enrichment of an EventBridge Pipe, or wrap the function that is to get the records in the " +
      "middleware of middy-hydrate.",
  );
}

function isQueueEvent(event: unknown): boolean {
  if (typeof event !== "object" || event === null || !("Records" in event)) return false;
  const [first]: unknown[] = Array.isArray(event.Records) ? event.Records : [];
  return (
    typeof first === "object" &&
    first !== null &&
    "eventSource" in first &&
    first.eventSource === "aws:sqs"
  );
}
