import { readCdk } from "../src/readCdk.ts";
import { readSam } from "../src/readSam.ts";
import { readServerless } from "../src/readServerless.ts";
import type { Resources } from "../src/resources.ts";
import type { Trigger } from "../src/system/halves.ts";
import { readTerraform } from "../src/terraform/readTerraform.ts";

/** How each wiring is read, by the name of its folder. */
export const readers = {
  cdk: readCdk,
  sam: readSam,
  serverless: readServerless,
  terraform: readTerraform,
} satisfies Record<string, (directory: string, trigger: Trigger) => Promise<Resources>>;
