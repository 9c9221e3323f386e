import type { Trigger } from "../../src/system/halves.ts";
import type { Tool } from "./findTool.ts";

// The library that SAM itself expands templates with; cfn-lint brings it.
const program = `
import json, sys
from cfnlint.decode import cfn_yaml
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
file, trigger = sys.argv[1:]
template = json.loads(json.dumps(cfn_yaml.load(file)))
for resource in template["Resources"].values():
    if "CodeUri" in resource.get("Properties", {}):
        # As it is after an upload.
        resource["Properties"]["CodeUri"] = "s3://bucket/key"
print(json.dumps(Translator({}, Parser()).translate(template, {"Trigger": trigger})))
`;

/** Whether this Python has it. */
export const canExpandSam = (python: Tool): Promise<boolean> =>
  python("/", "-c", "import cfnlint, samtranslator").then(
    () => true,
    () => false,
  );

/** The template as CloudFormation gets it, after SAM. */
export async function expandSam(python: Tool, file: string, trigger: Trigger): Promise<unknown> {
  return JSON.parse(await python("/", "-c", program, file, trigger));
}
