import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ModelShard } from "../../hydrate-core/test/faults/modelShard.js";
import { failureOf, modelRecords } from "../../hydrate-core/test/faults/pointers.js";
import { ScriptedServer } from "../../hydrate-core/test/faults/scriptedServer.js";
import { FunctionProcess } from "../src/functionProcess.js";
import { projectOf } from "../src/projects.js";
import { readmeBlocks } from "../src/readmeBlocks.js";
import {
  type Build,
  buildAsSam,
  buildAsServerless3,
  buildAsServerless4,
  buildWithCdk,
  buildWithEsbuild,
  createFunctionFolder,
} from "../src/readmeBuilds.js";

// The lines under "Bundling" in middy-hydrate's README; webpack's are tried with each SDK.

const project = projectOf("newest");
const folders: string[] = [];
const run = promisify(execFile);
const tsc = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));
let server: ScriptedServer;

beforeAll(() => {
  server = new ScriptedServer("kinesis");
  server.play({ shard: new ModelShard(modelRecords(10)) });
});
afterAll(async () => {
  await server.stop();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

async function newFolder(): Promise<string> {
  const folder = await createFunctionFolder(project);
  folders.push(folder);
  return folder;
}

/** Invokes a build where nothing is in reach, or nothing but the SDK as in Lambda. */
async function invoke({ folder, file }: Build, sdk: "in the bundle" | "Lambda's") {
  const deployed = await mkdtemp(join(tmpdir(), "deployed-"));
  folders.push(deployed);
  await cp(folder, deployed, { recursive: true });
  if (sdk === "Lambda's") {
    await symlink(join(project, "node_modules"), join(deployed, "node_modules"));
  }
  const lambda = await FunctionProcess.start(join(deployed, file), {
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL_KINESIS: await server.endpoint(),
  });
  try {
    return await lambda.invoke("handler", failureOf("kinesis", 0, 9));
  } finally {
    await lambda.stop();
  }
}

const complete = { answer: { hydration: { status: "complete", recordCount: 10 } } };

describe("AWS CDK", () => {
  let builds: Record<string, Build>;
  beforeAll(async () => {
    builds = await buildWithCdk(await newFolder());
  }, 120_000);

  it.each([
    ["RuntimeSdk", "Lambda's"],
    ["OwnSdk", "in the bundle"],
    ["EsModule", "in the bundle"],
  ] as const)("%s hydrates a batch with the SDK %s", async (name, sdk) => {
    expect(builds[name]).toBeDefined();
    expect(await invoke(builds[name] ?? { folder: "", file: "" }, sdk)).toMatchObject(complete);
  });
});

describe.each([
  ["AWS SAM", buildAsSam, "in the bundle"],
  ["Serverless Framework 3", buildAsServerless3, "in the bundle"],
  ["Serverless Framework 4", buildAsServerless4, "Lambda's"],
  ["esbuild", buildWithEsbuild, "in the bundle"],
] as const)("%s", (_, build, sdk) => {
  it.each([
    ["CommonJS", false],
    ["ES modules", true],
  ])("%s: hydrates a batch", async (_, asModule) => {
    expect(await invoke(await build(await newFolder(), asModule), sdk)).toMatchObject(complete);
  });
});

it("TypeScript compiles the function and the middleware with the README's settings", async () => {
  const folder = await newFolder();
  const [settings = ""] = await readmeBlocks("TypeScript", "json");
  await writeFile(join(folder, "tsconfig.json"), settings);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const samples = fileURLToPath(new URL("../../../examples/docs/src/readme/", import.meta.url));
  await cp(join(samples, "replay.ts"), join(folder, "src/replay.ts"));

  const { stdout } = await run(process.execPath, [tsc, "--listFilesOnly"], { cwd: folder });
  expect(stdout).toMatch(/src\/hydrate\.ts[\s\S]*src\/replay\.ts/);
  await expect(run(process.execPath, [tsc], { cwd: folder })).resolves.toMatchObject({
    stdout: "",
  });
});

it("hydrate-core's README has the same lines for esbuild", async () => {
  const lines = await readmeBlocks("Bundling", "sh", "hydrate-core");
  expect(lines.map((line) => line.replaceAll("reader", "hydrate"))).toEqual(
    await readmeBlocks("esbuild", "sh"),
  );
});
