import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const functions = fileURLToPath(new URL("../functions", import.meta.url));

// The SDK and X-Ray have parts in CommonJS; in a bundle of ES modules these find no `require`.
const banner =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/**
 * Bundles both functions as they would be deployed: minified ESM for Node 22, loaded in parts.
 *
 * @param external packages to leave out
 */
export async function bundleFunctions(external: string[] = []) {
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
    banner: { js: banner },
    external,
    logLevel: "error",
  });
  const url = (name: string): string => pathToFileURL(join(outdir, `${name}.mjs`)).href;
  return {
    url,
    hydrate: (): Promise<unknown> => import(/* @vite-ignore */ url("hydrate")),
    replay: (): Promise<unknown> => import(/* @vite-ignore */ url("replay")),
    remove: () => rm(outdir, { recursive: true }),
  };
}
