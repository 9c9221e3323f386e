import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type FakeLogs, startFakeLogs } from "../fakeLogs.js";
import { hydratedLetter } from "../letters.js";
import { type Stage, setStage } from "../stage.js";

let stage: Stage;
let logs: FakeLogs;

beforeAll(async () => {
  stage = await setStage();
  logs = await startFakeLogs();
});
afterAll(async () => {
  await stage.stop();
  await logs.stop();
});
beforeEach(() => {
  stage.reset();
  logs.lines.length = 0;
  logs.patterns.length = 0;
});

const at = Date.parse("2026-11-21T22:11:40Z");
const requestId = (number: number): string =>
  `8d5f2c1e-3b7a-4f60-9c41-${String(number).padStart(12, "0")}`;
const failed = (number: number, first: number) =>
  stage.send(hydratedLetter({ at, first: String(first), requestId: requestId(number) }));
const logged = (number: number, errorType: string, errorMessage: string) => {
  const error = {
    errorType,
    errorMessage,
    stack: [`${errorType}: x`, "    at book (file:///var/task/index.mjs:41:18)"],
  };
  logs.lines.push({
    group: "/aws/lambda/orders-book",
    at: at + 170_000,
    message: `2026-11-21T22:14:30.000Z\t${requestId(number)}\tERROR\tInvoke Error \t${JSON.stringify(error)}`,
  });
};

it("joins the log by the request id, and selects by it", async () => {
  failed(1, 100);
  failed(2, 200);
  failed(3, 300);
  logged(1, "TypeError", "Cannot read properties of undefined (reading 'sku')");
  logged(2, "TypeError", "Cannot read properties of undefined (reading 'sku')");
  logged(3, "Error", "connect ECONNREFUSED billing:5432");

  const { stdout } = await stage.work.hydrate("triage", stage.queue, "--causes");
  const dry = await stage.work.hydrate("replay", stage.queue, "--where", "cause=TypeError");

  expect(stdout).toMatch(/TypeError: reading 'sku' +2 /);
  expect(stdout).toMatch(/ECONNREFUSED billing:5432 +1 /);
  expect(dry.stdout).toContain("would replay  2 complete");
});

it("asks once for a group whose log says nothing", async () => {
  for (let number = 0; number < 5; number += 1) failed(number, 100 + number * 10);

  const { stdout } = await stage.work.hydrate("triage", stage.queue, "--causes");

  expect(stdout).toMatch(/retries used +- +5 /);
  // By the id, then by the minutes before.
  expect(logs.patterns).toHaveLength(2);
});

it("shows the whole error beside the records", async () => {
  const id = failed(1, 100);
  logged(1, "TypeError", "Cannot read properties of undefined (reading 'sku')");

  const { stdout } = await stage.work.hydrate("show", stage.queue, id);

  expect(stdout).toContain(
    "TypeError: Cannot read properties of undefined (reading 'sku')   at book (index.mjs:41:18)",
  );
});
