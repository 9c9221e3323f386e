import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Mutation } from "./mutations/mutation.ts";

const examples = fileURLToPath(new URL("../../", import.meta.url));
// Beside the tests, so that a copy of the CDK stack finds its packages.
export const mutants = `${examples}wiring/.mutants`;

const onlyFile: Readonly<Record<string, string>> = {
  sam: "template.yaml",
  serverless: "serverless.yml",
};

/** Copies a wiring into a folder of its own, with one change in its sources. */
export async function mutate(folder: Tool, mutation: Mutation): Promise<string> {
  const [from, to, file = onlyFile[folder]] = mutation[folder] ?? mutation.sam;
  await mkdir(mutants, { recursive: true });
  const copy = await mkdtemp(`${mutants}/${folder}-`);
  await cp(examples + folder, copy, {
    recursive: true,
    filter: (path) => !/\/(node_modules|cdk\.out|\.terraform|\.build|\.serverless)$/.test(path),
  });
  const text = await readFile(`${copy}/${file}`, "utf8");
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${folder}/${file} has no ${from}`);
  await writeFile(`${copy}/${file}`, changed);
  return copy;
}

export type Tool = "cdk" | "sam" | "serverless" | "terraform";
