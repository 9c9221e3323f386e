import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { freePort } from "./freePort.js";
import { type Emulator, startProcess } from "./startProcess.js";

const oldestJava = 17;

/** Starts AWS's DynamoDB Local, streams included, or uses the one at `DYNAMODB_LOCAL_ENDPOINT`. */
export async function startDynamoDB(): Promise<Emulator> {
  const given = process.env["DYNAMODB_LOCAL_ENDPOINT"];
  if (given) return { endpoint: given, stop: async () => {} };
  return startOwnDynamoDB();
}

/** Starts DynamoDB Local with these variables, whatever other one there is. */
export async function startOwnDynamoDB(
  env: Readonly<Record<string, string>> = {},
): Promise<Emulator> {
  const manifest = createRequire(import.meta.url).resolve("local-dynamo/package.json");
  const port = await freePort();
  return startProcess({
    name: "DynamoDB Local",
    command: "java",
    args: [
      "-Djava.library.path=./DynamoDBLocal_lib",
      "-jar",
      "DynamoDBLocal.jar",
      "-inMemory",
      "-port",
      String(port),
    ],
    cwd: join(dirname(manifest), "aws_dynamodb_local"),
    env,
    endpoint: `http://127.0.0.1:${port}`,
  });
}

/** What DynamoDB Local lacks on this machine, to follow "needs"; undefined where it can start. */
export function dynamodbUnavailable(): string | undefined {
  if (process.env["DYNAMODB_LOCAL_ENDPOINT"]) return undefined;
  const { error, stderr } = spawnSync("java", ["-version"], { encoding: "utf8" });
  if (error) return `Java ${oldestJava} or newer, found none`;
  const version = Number(/version "(\d+)/.exec(stderr)?.[1]);
  if (!(version >= oldestJava))
    return `Java ${oldestJava} or newer, found ${stderr.split("\n")[0]}`;
  if (process.arch !== "x64") return `its SQLite library for ${process.arch}`;
  return undefined;
}
