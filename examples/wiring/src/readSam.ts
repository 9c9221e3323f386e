import { readTemplate } from "./readTemplate.ts";
import { readYaml } from "./readYaml.ts";
import { mapValues, type Properties, type Resources, toObject } from "./resources.ts";
import type { Trigger } from "./system/halves.ts";

/** Reads the SAM template, its shorthand expanded as SAM documents it. */
export async function readSam(directory: string, trigger: Trigger): Promise<Resources> {
  const template = toObject(await readYaml(`${directory}/template.yaml`), "The template");
  const expanded = mapValues(toObject(template["Resources"], "Resources"), (declared, id) => {
    const { Type, Properties } = toObject(declared, id);
    return Type === "AWS::Serverless::Function"
      ? expandFunction(id, toObject(Properties, id))
      : { [id]: declared };
  });
  const Resources = Object.assign({}, ...Object.values(expanded));
  return readTemplate({ ...template, Resources }, { Trigger: trigger });
}

function expandFunction(id: string, { Events, ...own }: Properties): Properties {
  // With a role of its own, SAM adds no permissions for events.
  if (own["Role"] === undefined) throw new Error(`${id} has no Role`);
  const mappings = mapValues(toObject(Events, id), (event, name) => {
    const { Type, Properties } = toObject(event, name);
    const { Stream, Queue, ...others } = toObject(Properties, name);
    const EventSourceArn = Stream ?? Queue;
    if (EventSourceArn === undefined) throw new Error(`Events of type ${Type} are not read here`);
    return mapping({ FunctionName: { Ref: id }, EventSourceArn, ...others });
  });
  return {
    [id]: { Type: "AWS::Lambda::Function", Properties: own },
    ...Object.fromEntries(Object.entries(mappings).map(([name, it]) => [id + name, it])),
  };
}

/** An event source as CloudFormation declares it. */
export function mapping(properties: Properties): Properties {
  return { Type: "AWS::Lambda::EventSourceMapping", Properties: properties };
}
