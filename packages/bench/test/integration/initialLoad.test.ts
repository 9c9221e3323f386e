import { expect, it } from "vitest";
import { initialLoad } from "../../src/cost/initialLoad.ts";

// Budgets are what was measured and a tenth.
it.each([
  ['export { createHydrator } from "hydrate-core"', 42_000],
  ['export { toSnsEvent } from "hydrate-core/testing"', 1_100],
  ['export { default } from "middy-hydrate"', 60_000],
  ['export { handler } from "middy-hydrate/handler"', 105_000],
])("%s loads no more than %i bytes at the start, and no SDK", async (program, budget) => {
  const { bytes, inputs } = await initialLoad(program);

  expect(bytes).toBeGreaterThan(budget / 2);
  expect(bytes).toBeLessThan(budget);
  expect(inputs.filter((path) => /@aws-sdk|@smithy|xray/.test(path))).toEqual([]);
});
