// biome-ignore-all lint/suspicious/noConsole: it is the default where no logger is given.

import type { MiddlewareObj, Request } from "@middy/core";
import type { Context } from "aws-lambda";
import { batchItemFailures, type HydrateLogger, streamEventSource } from "hydrate-core";
import { admit } from "./admit.js";
import { isHydrateError } from "./errors.js";
import { otherSource } from "./hydrateDeliveries.js";
import {
  type HydrateContext,
  type HydratedEvent,
  type HydrateInternal,
  type HydrationInfo,
  toHydrationInfo,
} from "./hydrationInfo.js";
import { createInvocations } from "./invocation.js";
import { type MergedDeliveries, mergeDeliveries, toTriggerResponse } from "./mergeDeliveries.js";
import { type HydrateOptions, hydrateValidateOptions } from "./options.js";

const pkg = "middy-hydrate";

/** Warnings and errors only: a team should see these without asking for them. */
const consoleLogger: HydrateLogger = {
  debug() {},
  info() {},
  warn: (message, attributes) => console.warn(message, attributes),
  error: (message, attributes) => console.error(message, attributes),
};

type HydrateRequest = Request<
  unknown,
  unknown,
  Error,
  Context & { hydration?: HydrationInfo },
  HydrateInternal & { [pkg]?: MergedDeliveries }
>;

/**
 * Gives a stream's handler the event of its failed batch again, whatever brings the pointer: SNS, SQS,
 * S3, EventBridge Pipes, a direct call. The stream's own events pass untouched. Errors of hydrating are
 * thrown in `before`; where several deliveries fail, as one `HydrateDeliveriesFailedError`
 * (`ERR_HYDRATE_DELIVERIES_FAILED`).
 *
 * @throws TypeError naming the option that is wrong.
 *
 * @example
 * export const handler = middy()
 *   .use(hydrate({ source: "kinesis" }))
 *   .handler(async (event) => {
 *     for (const { kinesis } of event.Records) await consume(kinesis.data);
 *   });
 */
export function hydrate<TOptions extends HydrateOptions = HydrateOptions>(
  options?: TOptions,
): MiddlewareObj<
  HydratedEvent<TOptions>,
  unknown,
  Error,
  HydrateContext<TOptions>,
  HydrateInternal
>;
export function hydrate(
  options: HydrateOptions = {},
): MiddlewareObj<unknown, unknown, Error, Context, HydrateInternal> {
  hydrateValidateOptions(options);
  const { source, accept = ["complete", "superset"], reportBatchItemFailures = false } = options;
  const { setToContext = false, logger = consoleLogger, overflowBuckets } = options;
  const openInvocation = createInvocations({ ...options, logger });

  function hydrateMiddlewareBefore(request: HydrateRequest): Promise<void> | undefined {
    refuseDurableMode(request.context);
    const ownSource = streamEventSource(request.event);
    if (ownSource === undefined) return hydrateRequest(request);
    if (source !== undefined && source !== ownSource) throw otherSource(source, ownSource);
    return undefined;
  }

  async function hydrateRequest(request: HydrateRequest): Promise<void> {
    const invocation = openInvocation(request.context, request);
    const { readObject } = invocation;
    const hydrated = await invocation.hydrate(await invocation.findDeliveries(request.event));
    const settled = await Promise.all(
      hydrated.map((delivery) => admit(delivery, { accept, readObject, overflowBuckets })),
    );
    const deliveries = mergeDeliveries(settled, reportBatchItemFailures);
    for (const { delivery, result } of settled) {
      if (result.status === "fulfilled") continue;
      // The queue only sees the message's id; the reason is in the log or nowhere.
      logger.error("Message not hydrated", {
        messageId: delivery.trigger.id,
        ...(isHydrateError(result.reason) && { code: result.reason.code }),
        error: result.reason,
      });
    }
    const info = toHydrationInfo(settled);
    request.event = deliveries.merged.event;
    request.internal[pkg] = deliveries;
    request.internal.hydration = info;
    if (setToContext) request.context.hydration = info;
  }

  function hydrateMiddlewareAfter(request: HydrateRequest): void {
    const deliveries = request.internal[pkg];
    if (deliveries) request.response = toTriggerResponse(deliveries, request.response);
  }

  function hydrateMiddlewareOnError(request: HydrateRequest): void {
    const deliveries = request.internal[pkg];
    if (!deliveries || request.response === undefined) return;
    // Another middleware turned the error into an answer, in the stream's terms.
    if (deliveries.messageIds) {
      request.response = toTriggerResponse(deliveries, request.response);
    } else if (batchItemFailures(request.response, deliveries.merged.event).length > 0) {
      // Nobody reads reports there: Middy throws the error again, after the remaining onError hooks.
      request.response = undefined;
    }
  }

  return {
    before: hydrateMiddlewareBefore,
    after: hydrateMiddlewareAfter,
    onError: hydrateMiddlewareOnError,
  };
}

function refuseDurableMode(context: Context): void {
  // A durable context wraps Lambda's; Middy's own test for it differs from version to version.
  if (!("lambdaContext" in context)) return;
  throw new TypeError(
    "hydrate does not work in durable execution mode: middlewares run again at each replay, and " +
      "would read the stream again, when it may have forgotten records. Call hydrate-core's " +
      "hydrator inside a step instead.",
  );
}
