import { type Body, isBody, member, toBody } from "./bodies.ts";

/** Finds what a reference means: `["var", "name"]`, `["aws_sns_topic", "failures", "arn"]`. */
export type Lookup = (path: readonly string[]) => unknown;

/** Replaces the references in a value, at any depth, by what they mean. */
export function evaluate(value: unknown, lookup: Lookup): unknown {
  if (typeof value === "string") return evaluateText(value, lookup);
  if (Array.isArray(value)) return value.map((item) => evaluate(item, lookup));
  return isBody(value) ? evaluateBody(value, lookup) : value;
}

export function evaluateBody(body: Body, lookup: Lookup): Body {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, evaluate(value, lookup)]),
  );
}

/** Goes on from a value to what its members are. */
export function follow(value: unknown, path: readonly string[]): unknown {
  return path.reduce((found, name) => member(toBody(found), name), value);
}

/** A text with expressions in it. One that is nothing else has its value, whatever the type. */
function evaluateText(text: string, lookup: Lookup): unknown {
  if (/%\{|\$\$\{/.test(text)) throw new Error(`Not understood: ${text}`);
  const [, only] = /^\$\{([^}]*)\}$/.exec(text) ?? [];
  if (only !== undefined) return refer(only, lookup);
  return text.replace(/\$\{([^}]*)\}/g, (_, expression: string) => {
    const value = refer(expression, lookup);
    if (typeof value === "object") throw new Error(`${expression} is no text: ${text}`);
    return String(value);
  });
}

function refer(expression: string, lookup: Lookup): unknown {
  if (!/^[a-z]\w*(\.[\w-]+)+$/i.test(expression)) throw new Error(`Not understood: ${expression}`);
  return lookup(expression.split("."));
}
