import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FauxqsServer } from "fauxqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FakeLambda, startFakeLambda } from "../fakeLambda.js";
import { hydratedLetter, ordersArn, ordersFunction, ordersMapping } from "../letters.js";
import { bodiesIn, startQueues } from "../startQueue.js";
import { createWorkplace, type Workplace } from "../testHost.js";

let sqs: FauxqsServer;
let lambda: FakeLambda;
let work: Workplace;
const queue = "orders-dead-letters";

beforeAll(async () => {
  sqs = await startQueues();
  lambda = await startFakeLambda();
  process.env["AWS_ENDPOINT_URL_KINESIS"] = "http://127.0.0.1:9";
});
afterAll(async () => {
  await sqs.stop();
  await lambda.stop();
});
beforeEach(() => {
  sqs.deleteQueue(queue);
  sqs.createQueue(queue);
  lambda.reset();
  lambda.functions.set("orders-book", ordersFunction);
  lambda.mappings.push(ordersMapping);
  work = createWorkplace();
});

const send = (letter: unknown): string => sqs.sendMessage(queue, JSON.stringify(letter)).messageId;
const ready = (): number => sqs.inspectQueue(queue)?.messages.ready.length ?? -1;
const journal = async (): Promise<string[]> => {
  const text = await readFile(join(work.cwd, "hydrate", queue, "journal.jsonl"), "utf8");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line).state);
};
const replay = (...words: string[]) =>
  work.hydrate("replay", queue, "--yes", "--all", "--pace", "1000", ...words);

describe("replay", () => {
  it("only says what it would do without --yes", async () => {
    send(hydratedLetter());

    const { status, stdout } = await work.hydrate("replay", queue);

    console.log(stdout);
    expect(status).toBe(0);
    expect(lambda.invocations).toEqual([]);
    expect(ready()).toBe(1);
  });

  it("gives each batch to the function that failed, as it first got it, and deletes it then", async () => {
    const letter = hydratedLetter({ data: ["a", "b", "c"] });
    send(letter);
    send(hydratedLetter({ first: "200" }));

    const { status, stdout } = await replay();
    console.log(stdout);

    expect(status).toBe(0);
    expect(lambda.invocations).toHaveLength(2);
    expect(lambda.invocations[0]).toEqual({
      functionName: ordersArn,
      event: { Records: letter.KinesisBatch },
    });
    expect(bodiesIn(sqs, queue)).toEqual([]);
    expect(await journal()).toEqual([
      ...["saved", "saved"],
      ...["invoking", "ok", "deleted"],
      ...["invoking", "ok", "deleted"],
    ]);
  });
});
