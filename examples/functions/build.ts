import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const names = ["hydrate", "stream-consumer", "table-consumer"];

await rm(here("dist"), { recursive: true, force: true });
await Promise.all(
  names.map((name) =>
    build({
      entryPoints: { index: here(`src/${name}.ts`) },
      outdir: here(`dist/${name}`),
      outExtension: { ".js": ".mjs" },
      bundle: true,
      minify: true,
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
