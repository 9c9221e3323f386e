import type { MiddlewareObj } from "@middy/core";
import type { Context } from "aws-lambda";

const key = "eventBatchResponse";

type Item = {
  readonly messageId?: string;
  readonly kinesis?: { readonly sequenceNumber: string };
  readonly dynamodb?: { readonly SequenceNumber?: string };
};

/**
 * Does what the documentation of `@middy/event-batch-response` says: makes `batchItemFailures` of an
 * array of settled promises, and of an error a report of all items.
 */
export function eventBatchResponse(): MiddlewareObj<
  unknown,
  unknown,
  Error,
  Context,
  { [key]?: readonly string[] }
> {
  return {
    before({ event, internal }) {
      const items = itemIdentifiers(event);
      if (items.length > 0) internal[key] = items;
    },
    after(request) {
      const { response, internal } = request;
      const { [key]: items } = internal;
      if (!items || !Array.isArray(response)) return;
      request.response = toReport(items.filter((_, i) => response[i]?.status === "rejected"));
    },
    onError(request) {
      const { response, internal } = request;
      const { [key]: items } = internal;
      if (items && response === undefined) request.response = toReport(items);
    },
  };
}

function itemIdentifiers(event: unknown): string[] {
  // What is no event of Kinesis, DynamoDB or SQS has none of these members.
  const { Records: items = [] } = event as { readonly Records?: readonly Item[] };
  return items.flatMap(
    ({ kinesis, dynamodb, messageId }) =>
      kinesis?.sequenceNumber ?? dynamodb?.SequenceNumber ?? messageId ?? [],
  );
}

function toReport(items: readonly string[]) {
  return { batchItemFailures: items.map((itemIdentifier) => ({ itemIdentifier })) };
}
