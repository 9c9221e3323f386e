import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where `.ci/wirings` installs what the npm registry has. */
const installed = fileURLToPath(
  new URL("../../../../node_modules/.cache/wirings/node_modules/.bin", import.meta.url),
);

/** Runs a tool in a folder and gives what it prints; what it says of a mistake is in the error. */
export type Tool = (directory: string, ...args: string[]) => Promise<string>;

/** A tool that is on the path, or that `.ci/wirings` has installed. */
export async function findTool(name: string): Promise<Tool | undefined> {
  for (const folder of [installed, ...(process.env["PATH"] ?? "").split(delimiter)]) {
    const file = `${folder}/${name}`;
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return (directory, ...args) => call(file, directory, args);
  }
  return undefined;
}

async function call(file: string, cwd: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(file, args, { cwd, env: quiet, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${file} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
  }
}

/** No tool asks the network for news of itself, or takes an account's credentials. */
const quiet: NodeJS.ProcessEnv = {
  ...process.env,
  AWS_DEFAULT_REGION: "eu-central-1",
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "any",
  AWS_SECRET_ACCESS_KEY: "any",
  CHECKPOINT_DISABLE: "1",
  SLS_NOTIFICATIONS_MODE: "off",
  SLS_TELEMETRY_DISABLED: "1",
  TF_IN_AUTOMATION: "1",
};
