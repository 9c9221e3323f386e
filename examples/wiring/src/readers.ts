import { readCdk } from "./readCdk.ts";
import { readSam } from "./readSam.ts";
import { readServerless } from "./readServerless.ts";
import type { Resources } from "./resources.ts";
import type { Trigger } from "./system/halves.ts";
import { readTerraform } from "./terraform/readTerraform.ts";

/** How each wiring is read, by the name of its folder. */
export const readers = {
  cdk: readCdk,
  sam: readSam,
  serverless: readServerless,
  terraform: readTerraform,
} satisfies Record<string, (directory: string, trigger: Trigger) => Promise<Resources>>;
