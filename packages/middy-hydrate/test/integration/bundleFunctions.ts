import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const functions = fileURLToPath(new URL("../functions", import.meta.url));

/** Bundles both functions as they would be deployed: minified ESM for Node 22, loaded in parts. */
export async function bundleFunctions() {
  const outdir = await mkdtemp(join(tmpdir(), "functions-"));
  await build({
    entryPoints: [join(functions, "hydrate.ts"), join(functions, "replay.ts")],
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    logLevel: "error",
  });
  const load = (name: string): Promise<unknown> =>
    import(/* @vite-ignore */ pathToFileURL(join(outdir, `${name}.mjs`)).href);
  return {
    hydrate: () => load("hydrate"),
    replay: () => load("replay"),
    remove: () => rm(outdir, { recursive: true }),
  };
}
