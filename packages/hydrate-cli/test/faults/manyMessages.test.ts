import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { hydratedLetter, pointerLetter } from "../letters.js";
import { type Stage, setStage } from "../stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.stop());
beforeEach(() => stage.reset());

it("reads 2,000 messages in one sitting and puts each of them back", async () => {
  for (let number = 0; number < 2_000; number += 1) {
    stage.send(
      pointerLetter({ first: String(1_000 + number), last: String(1_000 + number), size: 1 }),
    );
  }

  const { status, objects } = await stage.work.hydrate("triage", stage.queue, "--json");

  expect(status).toBe(0);
  expect(objects[0]).toMatchObject({ batches: 2_000, records: 2_000 });
  expect([stage.ready(), stage.inFlight()]).toEqual([2_000, 0]);
  const receives = stage.proxy.actions.filter((action) => action === "ReceiveMessage");
  // Ten a call, and one that finds nothing.
  expect(receives).toHaveLength(201);
  const { messages } = stage.sqs.inspectQueue(stage.queue) ?? {};
  expect(
    messages?.ready.every(({ approximateReceiveCount }) => approximateReceiveCount === 1),
  ).toBe(true);
});

it("replays hundreds, each once, and every one in its shard's order", async () => {
  const letters = Array.from({ length: 200 }, (_, number) =>
    hydratedLetter({
      first: String(1_000 + number * 10),
      shardId: `shardId-00000000000${number % 4}`,
      at: Date.parse("2026-11-27T10:00:00Z") + number * 1_000,
    }),
  );
  for (const letter of letters.toReversed()) stage.send(letter);

  const { status } = await stage.replay();

  expect(status).toBe(0);
  expect(stage.ids()).toEqual([]);
  const calls = stage.lambda.invocations.map(({ event }) => String(event.Records[0]?.eventID));
  expect(new Set(calls).size).toBe(200);
  const shards = Map.groupBy(calls, (id) => id.split(":")[0]);
  for (const ofShard of shards.values()) {
    const numbers = ofShard.map((id) => Number(id.split(":")[1]));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  }
});

it("looks into a FIFO queue, says that there may be more, and replays nothing of it", async () => {
  const queue = "orders.fifo";
  stage.sqs.createQueue(queue, { attributes: { FifoQueue: "true" } });
  stage.sqs.sendMessage(queue, JSON.stringify(hydratedLetter()), {
    messageGroupId: "a",
    messageDeduplicationId: "1",
  });

  const triage = await stage.work.hydrate("triage", queue);
  const replay = await stage.work.hydrate("replay", queue, "--yes", "--all");

  expect([triage.status, replay.status]).toEqual([0, 1]);
  expect(triage.stdout).toContain("A FIFO queue");
  expect(replay.stderr).toContain("A FIFO queue can be looked into, and not be replayed");
  expect(stage.lambda.invocations).toEqual([]);
});
