import { readFile, writeFile } from "node:fs/promises";
import type { Mutation } from "./mutations/mutation.ts";
import { copyOf } from "./tools/copies.ts";

const onlyFile: Readonly<Record<string, string>> = {
  sam: "template.yaml",
  serverless: "serverless.yml",
};

export type Wiring = "cdk" | "sam" | "serverless" | "terraform";

/** Copies a wiring into a folder of its own, with one change in its sources. */
export async function mutate(wiring: Wiring, mutation: Mutation): Promise<string> {
  const [from, to, file = onlyFile[wiring]] = mutation[wiring] ?? mutation.sam;
  const copy = await copyOf(wiring);
  const text = await readFile(`${copy}/${file}`, "utf8");
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${wiring}/${file} has no ${from}`);
  await writeFile(`${copy}/${file}`, changed);
  return copy;
}
