import type { HydratedKinesisRecord, StreamEventOf } from "hydrate-core";

/** What Lambda gives a function that reads a Kinesis stream. */
export type KinesisStreamEvent = StreamEventOf<HydratedKinesisRecord>;

const skus = ["A-1", "B-7", "C-3"];

/** The orders of one batch as JSON; the poisoned one has no article. */
export function orders(first: number, count: number, poisoned?: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const id = first + index;
    const article = index === poisoned ? {} : { article: { sku: skus[id % skus.length] } };
    return JSON.stringify({ id, ...article, qty: (id % 4) + 1 });
  });
}
