import { numberAt } from "../../hydrate-core/test/shards.js";

const report = (identifiers: readonly string[]) => ({
  batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
});

/** What a consumer reports where the nth records of the shard failed. */
export const failuresAt = (...indexes: readonly number[]) => report(indexes.map(numberAt));

/** What a queue is answered where these messages failed. */
export const failedMessages = (...ids: readonly string[]) => report(ids);
