import { type HydratedRecord, nestsTooDeep } from "hydrate-core";
import { type AnyHydrateError, type HydrateErrorCode, isHydrateError } from "../errors.js";
import type { SettledDelivery } from "../hydrateDeliveries.js";
import type { Invocation } from "../invocation.js";
import { throwFailures } from "../throwFailures.js";
import type { HydratedDelivery } from "./answerQueue.js";
import { jsonSize } from "./jsonSize.js";

/** An item of an array that can never be hydrated: it is answered as it came, and says why. */
export type UnhydratedItem = {
  readonly [member: string]: unknown;
  readonly hydrationError: { readonly code: HydrateErrorCode; readonly message: string };
};

/** What answering a Pipe needs of the handler. */
export type PipeTools = {
  /** Bytes that the answers may have. */
  readonly budgetBytes: number;
  /** Makes hydrated records fit the budget that is left for them. */
  toRecords(answers: readonly HydratedDelivery[], budgetBytes: number): Promise<HydratedRecord[]>;
  /** Called for the deliveries that are answered hydrated. */
  onAnswered(answered: readonly HydratedDelivery[]): void;
  /** Called once for each item that is answered as it came. */
  onFailed(item: number, error: AnyHydrateError): void;
};

/**
 * Hydrates the items of an array and answers them in order. A Pipe can report no part of a batch, so an
 * item that can never be hydrated must not hold the others back: it is answered as it came, with
 * `hydrationError`. A failure that may be temporary is thrown: the Pipe retries the whole batch.
 */
export async function answerPipe(
  event: readonly unknown[],
  invocation: Invocation,
  { budgetBytes, toRecords, onAnswered, onFailed }: PipeTools,
): Promise<(HydratedRecord | UnhydratedItem)[]> {
  const lists = await invocation.findDeliveriesOfItems(event);
  const settled = await invocation.hydrate(lists.flat());
  throwFailures(settled.filter(mayPass));

  const queue = [...settled];
  const items = lists.map(({ length }, index) => toItem(event[index], queue.splice(0, length)));
  const hydrated = items.flatMap((item) => ("hydrated" in item ? item.hydrated : []));
  const unhydrated = items.flatMap((item) => ("unhydrated" in item ? [item.unhydrated] : []));
  const records = await toRecords(hydrated, budgetBytes - jsonSize(unhydrated).bytes);

  for (const [index, item] of items.entries()) if ("error" in item) onFailed(index, item.error);
  onAnswered(hydrated);
  return items.flatMap((item): (HydratedRecord | UnhydratedItem)[] =>
    "unhydrated" in item ? [item.unhydrated] : records.splice(0, item.hydrated.length),
  );
}

type Item =
  | { readonly hydrated: readonly HydratedDelivery[] }
  | { readonly unhydrated: UnhydratedItem; readonly error: AnyHydrateError };

function toItem(value: unknown, settled: readonly SettledDelivery[]): Item {
  const hydrated: HydratedDelivery[] = [];
  for (const { delivery, result } of settled) {
    if (result.status === "fulfilled") {
      hydrated.push({ delivery, record: result.value });
    } else if (isHydrateError(result.reason)) {
      const { code, message }: AnyHydrateError = result.reason;
      const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
      const members = isObject ? value : { item: value };
      const unhydrated: UnhydratedItem = {
        // JSON cannot write what nests too deep: Lambda would fail, and all items with it.
        ...(nestsTooDeep(value) ? {} : members),
        hydrationError: { code, message },
      };
      return { unhydrated, error: result.reason };
    }
  }
  return { hydrated };
}

function mayPass({ result }: SettledDelivery): boolean {
  return (
    result.status === "rejected" && (!isHydrateError(result.reason) || result.reason.retryable)
  );
}
