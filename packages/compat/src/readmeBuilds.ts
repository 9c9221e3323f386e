import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BuildOptions, build } from "esbuild";
import { parse } from "yaml";
import { readmeBlocks } from "./readmeBlocks.js";

// Builds a function with the lines of middy-hydrate's README. CDK and esbuild do it themselves. SAM is
// no npm package, and Serverless is a large one: here esbuild gets what they would give it.

const run = promisify(execFile);
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const env = {
  ...process.env,
  PATH: [path("../node_modules/.bin"), process.env["PATH"]].join(delimiter),
  // pnpm puts all that it has installed there.
  NODE_PATH: "",
};

/** The file that Lambda loads, in the folder that is deployed. */
export type Build = { readonly folder: string; readonly file: string };

/** A folder inside a project, with the function of the README. */
export async function createFunctionFolder(project: string): Promise<string> {
  const folder = await mkdtemp(join(project, "function-"));
  await mkdir(join(folder, "src"));
  const source = 'export { handler } from "middy-hydrate/handler";';
  await writeFile(join(folder, "src/hydrate.ts"), source);
  // CDK looks for a project's root by its lock.
  await writeFile(join(folder, "package-lock.json"), "{}");
  return folder;
}

/** Synthesizes the stack of the README; gives the builds by the functions' names in there. */
export async function buildWithCdk(folder: string): Promise<Record<string, Build>> {
  const outdir = join(folder, "cdk.out");
  // As `cdk init` sets it for a new project.
  const context = { "@aws-cdk/aws-lambda-nodejs:sdkV3ExcludeSmithyPackages": true };
  await run(process.execPath, [path("../../../examples/docs/src/bundling/cdk.ts")], {
    cwd: folder,
    env: { ...env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  const { Resources }: Template = JSON.parse(
    await readFile(join(outdir, "Orders.template.json"), "utf8"),
  );
  const builds = Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    if (Type !== "AWS::Lambda::Function") return [];
    // CDK adds eight digits of a hash to a function's name, and ".zip" to its folder's.
    const name = id.slice(0, -8);
    const asset = `asset.${Properties.Code.S3Key.slice(0, -".zip".length)}`;
    const file = name === "EsModule" ? "index.mjs" : "index.js";
    return [[name, { folder: join(outdir, asset), file }] as const];
  });
  return Object.fromEntries(builds);
}

type Template = {
  readonly Resources: Record<string, { Type: string; Properties: { Code: { S3Key: string } } }>;
};

/** Runs the commands of the README: the first makes CommonJS, the second ES modules. */
export async function buildWithEsbuild(folder: string, asModule: boolean): Promise<Build> {
  const [commonJs, esModule] = await readmeBlocks("esbuild", "sh");
  const command = (asModule ? esModule : commonJs) ?? "";
  await run("bash", ["-c", command.replace(/^npx /, "")], { cwd: folder, env });
  return { folder: join(folder, "dist"), file: asModule ? "hydrate.mjs" : "hydrate.cjs" };
}

/** Gives esbuild the flags that SAM makes of `BuildProperties`. */
export async function buildAsSam(folder: string, asModule: boolean): Promise<Build> {
  const [template = "", more = ""] = await readmeBlocks("AWS SAM", "yaml");
  const { EntryPoints, ...properties } = {
    ...{ Format: "cjs", Target: "es2020", Minify: true },
    ...parse(template).HydrateFunction.Metadata.BuildProperties,
    ...(asModule && parse(more).BuildProperties),
  };
  const flags = Object.entries(properties).flatMap(([name, value]) => {
    const flag = `--${name.replace(/(?<!^)(?=[A-Z])/g, "-").toLowerCase()}`;
    if (Array.isArray(value)) return value.map((item) => `${flag}:${item}`);
    return value === true ? [flag] : [`${flag}=${value}`];
  });
  const args = ["--bundle", "--platform=node", "--outdir=dist", ...flags, ...EntryPoints];
  await run("esbuild", args, { cwd: folder, env });
  return { folder: join(folder, "dist"), file: asModule ? "hydrate.mjs" : "hydrate.js" };
}

/** Gives esbuild what the plugin serverless-esbuild gives it: the whole SDK goes into the bundle. */
export async function buildAsServerless3(folder: string, asModule: boolean): Promise<Build> {
  const [service = "", more = ""] = await readmeBlocks("Serverless Framework 3", "yaml");
  const { outputFileExtension = ".js", ...options } = {
    ...parse(service).custom.esbuild,
    ...(asModule && parse(more).custom.esbuild),
  };
  await buildHandler(folder, {
    target: "node24",
    external: ["aws-sdk"],
    outExtension: { ".js": outputFileExtension },
    ...options,
  });
  return { folder: join(folder, "dist"), file: `hydrate${outputFileExtension}` };
}

/** Gives esbuild what Serverless 4 gives it: `@aws-sdk/*` stays out, `@smithy/*` goes in. */
export async function buildAsServerless4(folder: string, asModule: boolean): Promise<Build> {
  const [service = "", more = ""] = await readmeBlocks("Serverless Framework 4", "yaml");
  await buildHandler(folder, {
    format: asModule ? "esm" : "cjs",
    external: ["@aws-sdk/*"],
    ...parse(service).build.esbuild,
    ...(asModule && parse(more).build.esbuild),
  });
  // It deploys the package.json, whose `type` tells what a .js file is.
  const manifest = JSON.stringify({ type: asModule ? "module" : "commonjs" });
  await writeFile(join(folder, "dist/package.json"), manifest);
  return { folder: join(folder, "dist"), file: "hydrate.js" };
}

async function buildHandler(folder: string, options: BuildOptions): Promise<void> {
  await build({
    bundle: true,
    platform: "node",
    absWorkingDir: folder,
    entryPoints: ["src/hydrate.ts"],
    outdir: "dist",
    logLevel: "error",
    ...options,
  });
}
