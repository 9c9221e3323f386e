import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { median } from "../lib/statistics.ts";
import { initialLoad } from "./initialLoad.ts";
import { load, pointersOf } from "./load.ts";

/** What a function costs before its first answer. */
export type ColdStart = {
  /** Of the files that are loaded while it initialises. */
  readonly bytes: number;
  readonly initMillis: number;
  /** Until the answer to its first message. */
  readonly firstAnswerMillis: number;
};

const run = promisify(execFile);

const programs = {
  naive: 'import { createNaive } from "./naive.ts"; export const handler = createNaive({});',
  handler: 'export { handler } from "middy-hydrate/handler";',
};

/** Starts the bundles of both functions in new processes, in turn. */
export async function measureColdStarts(
  endpoint: string,
  runs: number,
): Promise<Record<keyof typeof programs, ColdStart>> {
  const folder = await mkdtemp(join(tmpdir(), "cold-start-"));
  try {
    const [naive, handler] = await Promise.all([
      bundle(folder, "naive", endpoint),
      bundle(folder, "handler", endpoint),
    ]);
    const starts: Record<"naive" | "handler", Start[]> = { naive: [], handler: [] };
    for (let turn = 0; turn < runs; turn++) {
      starts.naive.push(await naive.start());
      starts.handler.push(await handler.start());
    }
    return {
      naive: { bytes: naive.bytes, ...medians(starts.naive) },
      handler: { bytes: handler.bytes, ...medians(starts.handler) },
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

type Start = Omit<ColdStart, "bytes">;

async function bundle(folder: string, name: keyof typeof programs, endpoint: string) {
  const outdir = join(folder, name);
  const { bytes } = await initialLoad(programs[name], outdir);
  const [pointer] = pointersOf(load({ records: 100 }));
  const probe = join(outdir, "probe.mjs");
  await writeFile(
    probe,
    `const startedAt = performance.now();
    const { handler } = await import(${JSON.stringify(pathToFileURL(join(outdir, "stdin.mjs")).href)});
    const initMillis = performance.now() - startedAt;
    await handler(${JSON.stringify(pointer)});
    const firstAnswerMillis = performance.now() - startedAt;
    console.log(JSON.stringify({ initMillis, firstAnswerMillis }));
    process.exit();`,
  );
  const env = {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL: endpoint,
    POWERTOOLS_DEV: "false",
  };
  return {
    bytes,
    async start(): Promise<Start> {
      const { stdout } = await run(process.execPath, [probe], { env });
      return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    },
  };
}

function medians(starts: readonly Start[]): Start {
  return {
    initMillis: median(starts.map(({ initMillis }) => initMillis)),
    firstAnswerMillis: median(starts.map(({ firstAnswerMillis }) => firstAnswerMillis)),
  };
}
