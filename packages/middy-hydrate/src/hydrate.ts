import type { MiddlewareObj, Request } from "@middy/core";
import type { Context } from "aws-lambda";
import { batchItemFailures, isHydrateError, streamEventSource } from "hydrate-core";
import { admit, assertAccept } from "./admit.js";
import { createInvocations } from "./invocation.js";
import { consoleLogger } from "./logger.js";
import { type MergedDeliveries, mergeDeliveries, toTriggerResponse } from "./mergeDeliveries.js";
import type { HydrateOptions } from "./options.js";
import { otherSource } from "./otherSource.js";
import { toHydrationInfo } from "./toHydrationInfo.js";
import type { HydrateContext, HydratedEvent, HydrateInternal, HydrationInfo } from "./hydrationInfo.js";

const pkg = "middy-hydrate";

type HydrateRequest = Request<
  unknown,
  unknown,
  Error,
  Context & { hydration?: HydrationInfo },
  HydrateInternal & { [pkg]?: MergedDeliveries }
>;

/**
 * Gives a handler that is written for a stream the same event again when its batch failed, whatever
 * brings the pointer: SNS, SQS, S3, EventBridge Pipes, a direct call. The stream's own events pass
 * untouched. Throws, in `before`, all that hydrating throws, and for more than one delivery
 * `HydrateDeliveriesFailedError` (`ERR_HYDRATE_DELIVERIES_FAILED`).
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
  const { source, accept = ["complete", "superset"], reportBatchItemFailures = false } = options;
  const { setToContext = false, logger = consoleLogger, overflowBuckets } = options;
  assertAccept(accept);
  const openInvocation = createInvocations({ ...options, logger });

  function hydrateMiddlewareBefore(request: HydrateRequest): Promise<void> | undefined {
    refuseDurableMode(request.context);
    const ownSource = streamEventSource(request.event);
    if (ownSource === undefined) return hydrateRequest(request);
    if (source !== undefined && source !== ownSource) throw otherSource(source, ownSource);
    return undefined;
  }

  async function hydrateRequest(request: HydrateRequest): Promise<void> {
    const { hydrateEvent, readObject } = openInvocation(request.context, request);
    const hydrated = await hydrateEvent(request.event);
    const settled = await Promise.all(
      hydrated.map((delivery) => admit(delivery, { accept, readObject, overflowBuckets })),
    );
    const deliveries = mergeDeliveries(settled, reportBatchItemFailures);
    for (const { delivery, result } of settled) {
      if (result.status === "fulfilled") continue;
      // Of what is only reported by its id, nobody else would learn why.
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
    // Another middleware made an answer of the error, in the stream's terms.
    if (deliveries.messageIds) {
      request.response = toTriggerResponse(deliveries, request.response);
    } else if (batchItemFailures(request.response, deliveries.merged.event).length > 0) {
      // Nobody reads them there: Middy throws the error again, after the onError hooks that are left.
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
      "would read the stream again, which may have forgotten records by then. Call hydrate-core's " +
      "hydrator inside a step instead.",
  );
}
