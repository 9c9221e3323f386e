import {
  buildKinesisOnFailureRecord,
  toFailureEnvelope,
  toPipesDeadLetter,
  toSnsEvent,
  toSnsNotification,
} from "hydrate-core/testing";
import { expect, it } from "vitest";
import { batchesIn, pointerKey } from "./batch.js";

const pointer = buildKinesisOnFailureRecord();
const batches = (body: unknown) =>
  batchesIn({ id: "m", body: typeof body === "string" ? body : JSON.stringify(body) });

it("takes the facts of a failure from the record inside, never from an envelope", () => {
  const [plain] = batches(pointer);
  const [wrapped] = batches(toFailureEnvelope(toSnsEvent([pointer]), "throttled"));

  expect(plain).toMatchObject({
    id: "m",
    kind: "pointer",
    functionArn: pointer.requestContext?.functionArn,
    condition: "RetryAttemptsExhausted",
    invokeCount: 3,
  });
  expect(wrapped?.functionArn).toBe(plain?.functionArn);
});

it("gives each batch of a message an id of its own", () => {
  expect(batches([pointer, pointer]).map(({ id }) => id)).toEqual(["m", "m.2"]);
});

it("says what a message is that holds none", () => {
  expect(batches("hello")).toMatchObject([{ kind: "other", problem: expect.any(String) }]);
  expect(batches("hello")[0]?.problem).not.toContain("hello");
});

it("knows a drill, a pipe, and what was reported", () => {
  const requestContext = { ...pointer.requestContext, requestId: "hydrate-drill-1" };
  expect(batches({ ...pointer, requestContext })[0]?.drill).toBe(true);
  expect(batches(toPipesDeadLetter(pointer))[0]?.functionArn).toContain(":pipe/orders");
  const responseContext = { statusCode: 200, executedVersion: "1", functionError: null };
  expect(batches({ ...pointer, responseContext })[0]?.reported).toBe(true);
});

it("has the same key for a second copy, in whatever envelope, and another for another function", () => {
  const keys = [
    pointer,
    toSnsNotification(pointer),
    { ...pointer, requestContext: { ...pointer.requestContext, functionArn: "other" } },
  ].map((body) => pointerKey(batches(body)[0] ?? { id: "", messageId: "", kind: "other" }));
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
});
