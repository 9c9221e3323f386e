import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { check } from "../src/check.ts";
import { readers } from "../src/readers.ts";
import { mutants, mutate } from "./mutate.ts";
import { mutations } from "./mutations.ts";

const tools = ["cdk", "sam", "serverless", "terraform"] as const;

afterAll(() => rm(mutants, { recursive: true, force: true }));

describe.each(tools)("%s", (tool) => {
  it("declares the system, and nothing else", async () => {
    const directory = fileURLToPath(new URL(`../../${tool}`, import.meta.url));

    expect(check(await readers[tool](directory))).toEqual([]);
  });

  it.each(mutations)("is caught when $breaks", async (mutation) => {
    const directory = await mutate(tool, mutation);

    expect(check(await readers[tool](directory)).join("\n")).toMatch(mutation.caught);
  });
});
