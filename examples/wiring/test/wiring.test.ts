import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { check } from "../src/check.ts";
import { triggers } from "../src/system/halves.ts";
import { mutate } from "./mutate.ts";
import { access } from "./mutations/access.ts";
import { losses } from "./mutations/losses.ts";
import { pointers } from "./mutations/pointers.ts";
import { readers } from "./readers.ts";
import { copies } from "./tools/copies.ts";

const tools = ["cdk", "sam", "serverless", "terraform"] as const;

afterAll(() => rm(copies, { recursive: true, force: true }));

describe.each(tools)("%s", (tool) => {
  it.each(triggers)("declares the system, and nothing else, with a %s", async (trigger) => {
    const directory = fileURLToPath(new URL(`../../${tool}`, import.meta.url));

    expect(check(await readers[tool](directory, trigger), trigger)).toEqual([]);
  });

  it.each([...pointers, ...losses, ...access])("is caught when $breaks", async (mutation) => {
    const { trigger = "topic", caught } = mutation;
    const directory = await mutate(tool, mutation);

    expect(check(await readers[tool](directory, trigger), trigger).join("\n")).toMatch(caught);
  });
});
