import { isObject, toList, toObject } from "./resources.ts";

/** What a policy allows, one action on one resource in each text. */
export function allowedBy(document: unknown): string[] {
  return toList(toObject(document, "A policy")["Statement"]).flatMap((statement) => {
    const {
      Sid: _,
      Effect,
      Principal,
      Action,
      Resource,
      Condition,
      ...others
    } = toObject(statement, "A statement");
    const who = entries(Principal).map(([kind, ids]) => `${kind}:${toList(ids).join()}`);
    const when = toList(Condition)
      .flatMap(entries)
      .flatMap(([test, tested]) => entries(tested).map((it) => ` if ${test} ${it.join(" ")}`));
    // What is not known, a Deny or a NotAction, becomes part of the text: nothing else looks like it.
    const unknown = { ...(Effect === "Allow" ? {} : { Effect }), ...others };
    const more = Object.keys(unknown).length === 0 ? "" : ` ${JSON.stringify(unknown)}`;
    const targets = Resource === undefined ? [""] : toList(Resource);
    return toList(Action ?? "").flatMap((action) =>
      targets.map((target) => {
        const what = [...who, action, withoutStreams(`${action}`, `${target}`)];
        return `${what.join(" ").trim()}${when.join("")}${more}`;
      }),
    );
  });
}

function entries(value: unknown): [string, unknown][] {
  if (typeof value === "string") return [["any", value]];
  return isObject(value) ? Object.entries(value) : [];
}

/** The ARN of a log group ends in `:*` where CloudFormation gives it, and does not in Terraform. */
function withoutStreams(action: string, target: string): string {
  return action.startsWith("logs:") ? target.replace(/:\*$/, "") : target;
}
