import { mapTexts, toObject } from "../resources.ts";

/** Finds what a reference means: `["var", "name"]`, `["aws_sns_topic", "failures", "arn"]`. */
export type Lookup = (path: readonly string[]) => unknown;

/** Replaces the expressions in the texts of a value, at any depth, by what they mean. */
export function evaluate(value: unknown, lookup: Lookup): unknown {
  return mapTexts(value, (text) => {
    const [, only] = /^\$\{((?:(?!\$\{).)*)\}$/s.exec(text) ?? [];
    // A text that is one expression has that expression's value, whatever its type.
    if (only !== undefined) return evaluateExpression(only, lookup);
    return text.replace(/\$\{([^}]*)\}/g, (_, inner: string) =>
      String(evaluateExpression(inner, lookup)),
    );
  });
}

/** The few kinds of expressions that the wiring uses; any other throws. */
function evaluateExpression(untrimmed: string, lookup: Lookup): unknown {
  const expression = untrimmed.trim();
  const value = (inner: string) => evaluateExpression(inner, lookup);

  const [, literal] = /^("[^"$]*"|-?\d+|true|false|null)$/.exec(expression) ?? [];
  if (literal !== undefined) return JSON.parse(literal);
  const [, condition = "", then = "", otherwise = ""] =
    /^([^{(]+?) \? (.+) : (.+)$/s.exec(expression) ?? [];
  if (condition !== "") {
    const [left, compared, right] = condition
      .split(/ (==|>) /)
      .map((it, i) => (i === 1 ? it : value(it)));
    return value(
      (compared === "==" ? left === right : Number(left) > Number(right)) ? then : otherwise,
    );
  }
  const [, name = "", argument = ""] = /^(jsonencode|one|merge)\((.*)\)$/s.exec(expression) ?? [];
  if (name === "merge") {
    return Object.assign({}, ...argument.split(",").map((it) => toObject(value(it), it)));
  }
  if (name !== "") return value(argument);
  const [, members] = /^\{(.*)\}$/s.exec(expression) ?? [];
  if (members !== undefined) {
    const pairs = members.matchAll(/([\w-]+)\s*=\s*(.+?)\s*(?:[,\n]|$)/g);
    return Object.fromEntries([...pairs].map(([, key, inner = ""]) => [key, value(inner)]));
  }
  // One resource in place of the list that `count` makes; a member by a name that is computed.
  const path = expression.replace(/\[(.+?)\]/g, (_, index: string) =>
    index === "*" || index === "0" ? "" : `.${value(index)}`,
  );
  if (/^[a-z]\w*(\.[\w-]+)+$/i.test(path)) return lookup(path.split("."));
  throw new Error(`An expression that is not read here: ${expression}`);
}
