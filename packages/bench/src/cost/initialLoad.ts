import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";

// What is CommonJS finds no `require` in a bundle of ES modules.
const banner =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

type InitialLoad = {
  readonly bytes: number;
  readonly inputs: readonly string[];
  /** Bytes by package, of which a package of the workspace has none. */
  readonly packages: ReadonlyMap<string, number>;
};

/** The ES modules of a package, or its CommonJS, which esbuild takes from the SDK by default. */
export type MainFields = "module,main" | "main,module";

/**
 * Bundles a program as a function is deployed, minified and in parts, and tells what it loads while it
 * initialises.
 *
 * @param outdir where to write it; without, nothing is written
 * @param mainFields `module,main` as in the README's lines
 */
export async function initialLoad(
  contents: string,
  outdir?: string,
  mainFields: MainFields = "module,main",
): Promise<InitialLoad> {
  const options = {
    stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    mainFields: mainFields.split(","),
    minify: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    banner: { js: banner },
    outdir: outdir ?? "out",
    outExtension: { ".js": ".mjs" },
    write: outdir !== undefined,
    metafile: true,
    logLevel: "error",
  } satisfies BuildOptions;
  const { outputs } = (await build(options)).metafile;
  const loaded = new Set(
    Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === "<stdin>"),
  );
  // A set takes in what is added while it is gone through.
  for (const path of loaded) {
    for (const { kind, path: imported } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && outputs[imported]) loaded.add(imported);
    }
  }
  const files = [...loaded].flatMap((path) => outputs[path] ?? []);
  const packages = new Map<string, number>();
  for (const [path, { bytesInOutput }] of files.flatMap(({ inputs }) => Object.entries(inputs))) {
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
    if (name !== undefined) packages.set(name, (packages.get(name) ?? 0) + bytesInOutput);
  }
  return {
    packages,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    inputs: files.flatMap(({ inputs }) => Object.keys(inputs)),
  };
}
