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
  await rewrite(`${copy}/${file}`, (text) => text.replace(from, to), String(from));
  return copy;
}

/** Changes a file; throws if the change finds nothing to change. */
export async function rewrite(
  file: string,
  change: (text: string) => string,
  what: string,
): Promise<void> {
  const text = await readFile(file, "utf8");
  const changed = change(text);
  if (changed === text) throw new Error(`${file} has no ${what}`);
  await writeFile(file, changed);
}
