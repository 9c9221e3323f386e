import { cp, mkdir, mkdtemp } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const examples = fileURLToPath(new URL("../../../", import.meta.url));

/** Copies of the wirings; beside the tests, so that one of the CDK stack finds its packages. */
export const copies = `${examples}wiring/.copies-${process.pid}`;

const left = /\/(node_modules|cdk\.out|\.terraform|\.build|\.serverless)$|\.tfstate/;

/** Copies a wiring into a folder of its own, without what its tool has made there. */
export async function copyOf(wiring: string): Promise<string> {
  await mkdir(copies, { recursive: true });
  const copy = `${await mkdtemp(`${copies}/${wiring}-`)}/${wiring}`;
  await cp(examples + wiring, copy, { recursive: true, filter: (path) => !left.test(path) });
  return copy;
}
