import { writeFile } from "node:fs/promises";
import { isObject, mapValues, type Properties, type Resources } from "../../src/resources.ts";
import type { Trigger } from "../../src/system/halves.ts";
import { readTerraform } from "../../src/terraform/readTerraform.ts";
import { toResource } from "../../src/terraform/toResource.ts";
import { copyOf } from "./copies.ts";
import type { Tool } from "./findTool.ts";
import { findMirror, smallerSize } from "./terraformMirror.ts";

const provider = `
provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "any"
  secret_key                  = "any"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
`;

type Planned = {
  readonly resources?: readonly {
    address: string;
    mode: string;
    type: string;
    values: Properties;
  }[];
  readonly child_modules?: readonly Planned[];
};

/** A copy of the wiring that Terraform is ready to plan; the provider reached or found on this machine. */
export async function initTerraform(terraform: Tool): Promise<string> {
  const copy = await copyOf("terraform");
  const mirror = findMirror();
  await mirror?.fit(copy);
  await writeFile(`${copy}/provider.tf`, provider);
  const from = mirror ? [`-plugin-dir=${mirror.directory}`] : [];
  await terraform(copy, "init", "-backend=false", "-input=false", "-no-color", ...from);
  return copy;
}

/** What the provider plans, its defaults included; what it cannot know yet is as the sources have it. */
export async function planTerraform(
  terraform: Tool,
  copy: string,
  trigger: Trigger,
): Promise<Resources> {
  const plan = ["-input=false", "-no-color", `-var=trigger=${trigger}`, `-out=${trigger}.plan`];
  await terraform(copy, "plan", ...plan);
  const shown = JSON.parse(await terraform(copy, "show", "-json", `${trigger}.plan`));
  const planned = Object.fromEntries(
    all(shown.planned_values.root_module)
      .filter(({ mode }) => mode === "managed")
      .map(({ address, type, values = {} }) => [
        address.replace("[0]", ""),
        toResource(type, values),
      ]),
  );
  return mapValues(await readTerraform(copy, trigger), (declared, id) => {
    const { Type, Properties } = planned[id] ?? { Type: "not planned", Properties: {} };
    return { Type, Properties: complete(Properties, declared.Properties) as Properties };
  });
}

function all({ resources = [], child_modules = [] }: Planned): NonNullable<Planned["resources"]> {
  return [...resources, ...child_modules.flatMap(all)];
}

/** A planned value with what is not known of it yet, at any depth. */
function complete(planned: unknown, declared: unknown): unknown {
  // A name that is already known is still a reference to what has it.
  if (planned === undefined || String(declared).includes("→")) return declared;
  // What a provider older than the wiring's is given for the size that it refuses.
  if (planned === smallerSize) return 1024 * 1024;
  if (typeof planned === "string" && isObject(declared)) return JSON.parse(planned);
  if (!isObject(planned) || !isObject(declared)) return planned ?? undefined;
  const names = Object.keys({ ...declared, ...planned });
  return Object.fromEntries(names.map((name) => [name, complete(planned[name], declared[name])]));
}
