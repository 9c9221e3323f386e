import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, it } from "vitest";

/** What a function loads while it initialises, bundled as it is deployed: the files and their bytes. */
async function initialLoad(contents: string): Promise<{ bytes: number; inputs: string[] }> {
  const { metafile } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    outdir: "out",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const { outputs } = metafile;
  const loaded = new Set(
    Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === "<stdin>"),
  );
  for (const path of loaded) {
    for (const { kind, path: imported } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && outputs[imported]) loaded.add(imported);
    }
  }
  const files = [...loaded].flatMap((path) => outputs[path] ?? []);
  return {
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    inputs: files.flatMap(({ inputs }) => Object.keys(inputs)),
  };
}

// Budgets are what was measured and a tenth.
it.each([
  ['export { createHydrator } from "hydrate-core"', 42_000],
  ['export { toSnsEvent } from "hydrate-core/testing"', 1_000],
  ['export { default } from "middy-hydrate"', 60_000],
  ['export { handler } from "middy-hydrate/handler"', 105_000],
])("%s loads no more than %i bytes at the start, and no SDK", async (program, budget) => {
  const { bytes, inputs } = await initialLoad(program);

  expect(bytes).toBeGreaterThan(budget / 2);
  expect(bytes).toBeLessThan(budget);
  expect(inputs.filter((path) => /@aws-sdk|@smithy|xray/.test(path))).toEqual([]);
});
