import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const sdks = fileURLToPath(new URL("../sdks", import.meta.url));
const packages = fileURLToPath(new URL("../..", import.meta.url));

/** The SDKs that are tested: by their locks, and the one that the workspace itself has. */
export const sdkNames = ["3.787", "3.958", "3.1031", "newest"] as const;
export type SdkName = (typeof sdkNames)[number];

/** The folder of a user's project that has both packages and one version of the SDK. */
export const projectOf = (sdk: SdkName): string => join(sdks, sdk);

/**
 * Lays out a user's project that has both packages and one version of the SDK.
 *
 * Old SDKs name their parts by range, so that npm would put today's parts under them. The locks hold
 * the least version of each: those that were released together, which is what Lambda has.
 */
export async function layProject(sdk: SdkName): Promise<void> {
  const project = projectOf(sdk);
  if (sdk === "newest") await linkWorkspaceSdk(project);
  else await installLocked(project);
  for (const name of ["hydrate-core", "middy-hydrate"]) {
    const copy = join(project, "node_modules", name);
    await rm(copy, { recursive: true, force: true });
    for (const part of ["package.json", "dist"]) {
      await cp(join(packages, name, part), join(copy, part), { recursive: true });
    }
  }
}

async function installLocked(project: string): Promise<void> {
  const lock = await readFile(join(project, "package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex");
  const stamp = join(project, "node_modules", ".installed");
  if ((await readFile(stamp, "utf8").catch(() => "")) === hash) return;
  await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: project });
  await writeFile(stamp, hash);
}

async function linkWorkspaceSdk(project: string): Promise<void> {
  await rm(project, { recursive: true, force: true });
  for (const name of ["hydrate-core", "middy-hydrate"]) {
    for (const scope of ["@aws-sdk", "@smithy"]) {
      const installed = join(packages, name, "node_modules", scope);
      await mkdir(join(project, "node_modules", scope), { recursive: true });
      for (const part of await readdir(installed).catch(() => [])) {
        const link = join(project, "node_modules", scope, part);
        await symlink(join(installed, part), link).catch(() => {});
      }
    }
  }
}
