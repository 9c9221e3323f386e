import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { createHandler, HydrateHandler } from "middy-hydrate/handler";

// Only the project's own code is in the bundle: packages of others are shared by all sandboxes.
const onlyOurs: Plugin = {
  name: "only-ours",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...options }) => {
      if (pluginData === "resolved" || /^(hydrate-core|middy-hydrate|node:)/.test(path))
        return null;
      const resolved = await build.resolve(path, { ...options, pluginData: "resolved" });
      return { path: pathToFileURL(resolved.path).href, external: true };
    });
  },
};

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const unmeasured = { addDimension() {}, addMetric() {}, publishStoredMetrics() {} };

/**
 * Lambda's execution environments, in one process: each is the ready-made function loaded anew, with
 * what its modules keep, and clients of its own. A free one is used before another is made.
 */
export async function createSandboxes() {
  const folder = await mkdtemp(join(tmpdir(), "sandboxes-"));
  const outfile = join(folder, "function.mjs");
  await build({
    stdin: {
      contents: 'export { createHandler } from "middy-hydrate/handler";',
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    format: "esm",
    platform: "node",
    // As Node resolves; bundlers have a condition of their own.
    conditions: ["node"],
    target: "node22",
    outfile,
    plugins: [onlyOurs],
    logLevel: "error",
  });
  const free: HydrateHandler[] = [];
  let made = 0;

  return {
    async take(): Promise<HydrateHandler> {
      const warm = free.pop();
      if (warm) return warm;
      const url = `${pathToFileURL(outfile).href}?sandbox=${made++}`;
      const loaded: { createHandler: typeof createHandler } = await import(url);
      return loaded.createHandler({ logger: quiet, metrics: unmeasured });
    },
    giveBack: (sandbox: HydrateHandler) => {
      free.push(sandbox);
    },
    made: () => made,
    stop: () => rm(folder, { recursive: true }),
  };
}
