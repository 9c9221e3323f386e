import { readTemplate } from "./cloudformation.ts";
import { anyMembersOf, membersOf, mergeResources, readYaml } from "./readYaml.ts";
import type { Resources } from "./resources.ts";
import { compileFunction } from "./serverless/compileFunction.ts";
import { resolveVariables } from "./serverless/resolveVariables.ts";

const file = new URL("../../serverless/serverless.yml", import.meta.url);

/**
 * Reads the service, its shorthand expanded as version 3 of the framework compiles it. The bucket that
 * the framework deploys from is left out.
 */
export async function readServerless(): Promise<Resources> {
  const service = anyMembersOf(await readYaml(file), "The service");
  const { provider, functions, resources } = membersOf(
    resolveVariables(service, service),
    [
      "service",
      "frameworkVersion",
      "configValidationMode",
      "provider",
      "package",
      "custom",
      "functions",
      "resources",
    ],
    "The service",
  );
  const { Resources } = membersOf(resources, ["Resources"], "resources");
  const compiled = Object.entries(anyMembersOf(functions, "functions")).map(([name, declared]) =>
    compileFunction(name, provider, declared),
  );
  return readTemplate({
    Resources: mergeResources([...compiled, anyMembersOf(Resources, "Resources")]),
  });
}
