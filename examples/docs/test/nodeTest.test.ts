import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const test = fileURLToPath(new URL("../src/nodeTest.ts", import.meta.url));

it("Node's own test runner runs the test of docs/test-runners.md, on the built packages", () => {
  // What the outer runner put there would make the inner one report to it.
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
  const { stdout, status } = spawnSync(process.execPath, ["--test", test], {
    env,
    encoding: "utf8",
  });

  expect(stdout).toMatch(/pass 1\b/);
  expect(status, stdout).toBe(0);
});
