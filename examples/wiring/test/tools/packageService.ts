import { mkdir, readFile, writeFile } from "node:fs/promises";
import type { Trigger } from "../../src/system/halves.ts";
import { copyOf } from "./copies.ts";
import type { Tool } from "./findTool.ts";

/** The file with the template that the Serverless Framework deploys. */
export async function packageService(serverless: Tool, trigger: Trigger): Promise<string> {
  const service = await copyOf("serverless");
  // It looks for the zips, and not into them.
  const zips = `${service}/../functions/dist`;
  await mkdir(zips, { recursive: true });
  for (const name of ["stream-consumer", "table-consumer", "hydrate"]) {
    await writeFile(`${zips}/${name}.zip`, "");
  }
  const region = ["--region", "eu-central-1"];
  await serverless(service, "package", ...region, "--param", `trigger=${trigger}`);
  return `${service}/.serverless/cloudformation-template-update-stack.json`;
}

/** What is in it, but for the bucket that the framework deploys from. */
export async function readPackaged(file: string): Promise<unknown> {
  const template = JSON.parse(await readFile(file, "utf8"));
  const { ServerlessDeploymentBucket, ServerlessDeploymentBucketPolicy, ...Resources } =
    template.Resources;
  return { ...template, Resources };
}
