import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { initialLoad, type MainFields } from "./initialLoad.ts";
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

const naive = 'import { createNaive } from "./naive.ts"; export const handler = createNaive({});';
const handler = 'export { handler } from "middy-hydrate/handler";';

/** A function, bundled as the README's lines do it or, `ByDefault`, as esbuild does. */
export type Bundle = "naiveByDefault" | "handlerByDefault" | "naive" | "handler";

const bundles: Record<Bundle, readonly [program: string, MainFields]> = {
  naiveByDefault: [naive, "main,module"],
  handlerByDefault: [handler, "main,module"],
  naive: [naive, "module,main"],
  handler: [handler, "module,main"],
};

/** Starts the bundles in new processes, in turn. */
export async function measureColdStarts(
  endpoint: string,
  runs: number,
): Promise<Record<Bundle, ColdStarts>> {
  const folder = await mkdtemp(join(tmpdir(), "cold-start-"));
  const measure = async (name: Bundle) => {
    const { bytes, start } = await bundle(join(folder, name), bundles[name], endpoint);
    const starts: Start[] = [];
    return { bytes, starts, start: async () => starts.push(await start()) };
  };
  try {
    const measured = {
      naiveByDefault: await measure("naiveByDefault"),
      handlerByDefault: await measure("handlerByDefault"),
      naive: await measure("naive"),
      handler: await measure("handler"),
    };
    for (let turn = 0; turn < runs; turn++) {
      for (const { start } of Object.values(measured)) await start();
    }
    return measured;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function bundle(
  outdir: string,
  [program, mainFields]: (typeof bundles)[Bundle],
  endpoint: string,
) {
  const { bytes } = await initialLoad(program, outdir, mainFields);
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
