import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The names of the functions, and of the folders that they are built into. */
export const names = ["hydrate", "stream-consumer", "table-consumer"] as const;

/** Bundles each function into a folder of its own, as an `index.mjs` and what that loads later. */
export async function bundle(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await Promise.all(
    names.map((name) =>
      build({
        entryPoints: { index: fileURLToPath(new URL(`src/${name}.ts`, import.meta.url)) },
        outdir: `${directory}/${name}`,
        outExtension: { ".js": ".mjs" },
        bundle: true,
        minify: true,
        // The SDK's ES modules: half the code of its CommonJS is loaded at the start.
        mainFields: ["module", "main"],
        // NODE_OPTIONS=--enable-source-maps shows errors by the lines of the sources.
        sourcemap: true,
        sourcesContent: false,
        // What is not needed at the start is loaded when it is.
        splitting: true,
        format: "esm",
        platform: "node",
        target: "node24",
        banner: {
          js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
        },
      }),
    ),
  );
}
