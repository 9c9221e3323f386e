import { expect, it } from "vitest";
import { ShardEnd } from "./shardEnd.js";

const empty = { records: [], nextIterator: "next" };

it("says how far behind the pages stayed where the service tells, and nothing where it does not", () => {
  const [kinesis, dynamodb] = [new ShardEnd(1), new ShardEnd(1)];

  expect(kinesis.after({ ...empty, millisBehindLatest: 86_400_000 })).toEqual({
    reason: "1 page in a row was empty and stayed 86400000 ms behind the tip of the shard",
    isStuck: true,
  });
  expect(dynamodb.after(empty)).toEqual({ reason: "1 page in a row was empty", isStuck: true });
});
