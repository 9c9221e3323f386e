import { expect, it } from "vitest";
import { initialLoad } from "../../src/cost/initialLoad.ts";

// Budgets are what was measured and a twentieth, so that growth is a decision. The naive function loads
// 220 KB.
it.each([
  ['export { createHydrator } from "hydrate-core"', 57_700],
  ['export { toSnsEvent } from "hydrate-core/testing"', 900],
  ['export { default } from "middy-hydrate"', 79_100],
  ['export { handler } from "middy-hydrate/handler"', 117_200],
])("%s loads no more than %i bytes at the start, and no SDK", async (program, budget) => {
  const { bytes, inputs } = await initialLoad(program);

  expect(bytes).toBeGreaterThan(budget / 2);
  expect(bytes).toBeLessThan(budget);
  expect(inputs.filter((path) => /@aws-sdk|@smithy|xray/.test(path))).toEqual([]);
});
