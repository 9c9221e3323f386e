import { mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { webpackBundle } from "./webpackBundle.js";

/** How a function reaches Lambda: by the tool's defaults, or with the lines of middy-hydrate's README. */
export const bundleNames = [
  "CDK, the SDK left out",
  "CDK, ES modules, the SDK left out",
  "Serverless 4, only @aws-sdk left out",
  "SAM",
  "ES module",
  "ES modules in parts",
  "webpack",
  "node_modules",
] as const;
export type BundleName = (typeof bundleNames)[number];

// What is CommonJS finds no `require` in a bundle of ES modules.
const banner = {
  js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
};

const esm = { format: "esm", outExtension: { ".js": ".mjs" }, banner } satisfies BuildOptions;
const cjs = { format: "cjs", outExtension: { ".js": ".cjs" } } satisfies BuildOptions;

const esModulesOfSdk = { mainFields: ["module", "main"] } satisfies BuildOptions;

const options: Record<Exclude<BundleName, "node_modules" | "webpack">, BuildOptions> = {
  "CDK, the SDK left out": { ...cjs, external: ["@aws-sdk/*", "@smithy/*"] },
  "CDK, ES modules, the SDK left out": { ...esm, external: ["@aws-sdk/*", "@smithy/*"] },
  "Serverless 4, only @aws-sdk left out": { ...cjs, external: ["@aws-sdk/*"] },
  SAM: { ...cjs, ...esModulesOfSdk, minify: true },
  "ES module": esm,
  "ES modules in parts": {
    ...esm,
    ...esModulesOfSdk,
    minify: true,
    splitting: true,
  },
};

/** The ready-made handler, and a consumer behind the middleware. */
const bothFunctions = `
  import middy from "@middy/core";
  import hydrate from "middy-hydrate";
  export { handler } from "middy-hydrate/handler";
  export const consumer = middy()
    .use(hydrate())
    .handler(async ({ Records }) => ({ records: Records.length }));
`;

export type BundleChanges = Pick<BuildOptions, "banner" | "mainFields"> & {
  readonly program?: string;
  /** Leaves it without the packages that it does not hold. @default false */
  readonly isAlone?: boolean;
};

/**
 * Bundles functions out of a project, into a folder from where they reach no more of the project's
 * packages than Lambda would give them.
 *
 * @returns the path of what Lambda loads
 */
export async function bundle(
  project: string,
  name: BundleName,
  { program = bothFunctions, isAlone = false, ...changes }: BundleChanges = {},
): Promise<string> {
  if (name === "node_modules") {
    const path = join(project, "node_modules", "index.mjs");
    await writeFile(path, program);
    return path;
  }
  if (name === "webpack") return webpackBundle(project, program);
  const outdir = await mkdtemp(join(tmpdir(), "compat-"));
  const { external, format } = options[name];
  if (external && !isAlone)
    await symlink(join(project, "node_modules"), join(outdir, "node_modules"));
  await build({
    stdin: { contents: program, resolveDir: project, sourcefile: "index.ts" },
    bundle: true,
    platform: "node",
    target: "node22",
    outdir,
    entryNames: "index",
    logLevel: "error",
    ...options[name],
    ...changes,
  });
  return join(outdir, format === "esm" ? "index.mjs" : "index.cjs");
}
