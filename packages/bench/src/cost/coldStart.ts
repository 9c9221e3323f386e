import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { initialLoad } from "./initialLoad.ts";
import { load, pointersOf } from "./load.ts";

/** What a function costs before its first answer, in milliseconds. */
type Start = {
  readonly init: number;
  /** Until the answer to its first message. */
  readonly firstAnswer: number;
};

export type ColdStarts = {
  /** Bytes of the files that are loaded while it initialises. */
  readonly bytes: number;
  readonly starts: readonly Start[];
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
): Promise<Record<keyof typeof programs, ColdStarts>> {
  const folder = await mkdtemp(join(tmpdir(), "cold-start-"));
  try {
    const [naive, handler] = await Promise.all([
      bundle(folder, "naive", endpoint),
      bundle(folder, "handler", endpoint),
    ]);
    const starts: Record<keyof typeof programs, Start[]> = { naive: [], handler: [] };
    for (let turn = 0; turn < runs; turn++) {
      starts.naive.push(await naive.start());
      starts.handler.push(await handler.start());
    }
    return {
      naive: { bytes: naive.bytes, starts: starts.naive },
      handler: { bytes: handler.bytes, starts: starts.handler },
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function bundle(folder: string, name: keyof typeof programs, endpoint: string) {
  const outdir = join(folder, name);
  const { bytes } = await initialLoad(programs[name], outdir);
  const [pointer] = pointersOf(load({ records: 100 }));
  const probe = join(outdir, "probe.mjs");
  await writeFile(
    probe,
    `const startedAt = performance.now();
    const { handler } = await import(${JSON.stringify(pathToFileURL(join(outdir, "stdin.mjs")).href)});
    const init = performance.now() - startedAt;
    await handler(${JSON.stringify(pointer)});
    const firstAnswer = performance.now() - startedAt;
    console.log(JSON.stringify({ init, firstAnswer }));
    process.exit();`,
  );
  const env = {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL: endpoint,
    POWERTOOLS_DEV: "false",
    HYDRATE_ALLOWED_STREAM_ARNS: "arn:aws:kinesis:us-east-1:123456789012:stream/*",
  };
  return {
    bytes,
    async start(): Promise<Start> {
      const { stdout } = await run(process.execPath, [probe], { env });
      return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    },
  };
}
