import { isObject } from "../lib/json.js";

/**
 * Whether a record passes a filter pattern of an event source mapping, as EventBridge's rules read it:
 * every member of the pattern must be matched by one of its values. Undefined where the pattern uses an
 * operator that this does not know, so that nobody relies on a guess.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function matchesFilter(pattern: unknown, value: unknown): boolean | undefined {
  if (!isObject(pattern)) return undefined;
  let all = true;
  for (const [name, wanted] of Object.entries(pattern)) {
    const matched =
      name === "$or"
        ? anyOf(wanted, (one) => matchesFilter(one, value))
        : matchesMember(wanted, isObject(value) ? value[name] : undefined);
    if (matched === undefined) return undefined;
    all &&= matched;
  }
  return all;
}

function matchesMember(wanted: unknown, value: unknown): boolean | undefined {
  if (isObject(wanted)) {
    // An array of objects matches where one of them does.
    const values = Array.isArray(value) ? value : [value];
    return anyOf(values, (one) => matchesFilter(wanted, one));
  }
  if (!Array.isArray(wanted)) return undefined;
  const values = Array.isArray(value) && value.length > 0 ? value : [value];
  return anyOf(values, (one) => anyOf(wanted, (rule) => matchesRule(rule, one)));
}

function matchesRule(rule: unknown, value: unknown): boolean | undefined {
  if (!isObject(rule)) return isSame(rule, value);
  const entries = Object.entries(rule);
  const [operator, operand] = entries[0] ?? [];
  if (operator === undefined || entries.length !== 1) return undefined;
  switch (operator) {
    case "exists":
      return operand === (value !== undefined && !isObject(value));
    case "prefix":
      return typeof operand === "string"
        ? typeof value === "string" && value.startsWith(operand)
        : undefined;
    case "suffix":
      return typeof operand === "string"
        ? typeof value === "string" && value.endsWith(operand)
        : undefined;
    case "equals-ignore-case":
      return typeof operand === "string"
        ? typeof value === "string" && value.toLowerCase() === operand.toLowerCase()
        : undefined;
    case "anything-but":
      return anythingBut(operand, value);
    case "numeric":
      return Array.isArray(operand) ? isNumeric(operand, value) : undefined;
    default:
      return undefined;
  }
}

function anythingBut(operand: unknown, value: unknown): boolean | undefined {
  if (isObject(operand)) {
    const matched = matchesRule(operand, value);
    return matched === undefined ? undefined : value !== undefined && !matched;
  }
  const refused = Array.isArray(operand) ? operand : [operand];
  return value !== undefined && !refused.some((one) => isSame(one, value));
}

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "=": (a, b) => a === b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function isNumeric(operand: readonly unknown[], value: unknown): boolean | undefined {
  let all = typeof value === "number";
  for (let at = 0; at < operand.length; at += 2) {
    const compare = comparisons[String(operand[at])];
    const bound = operand[at + 1];
    if (!compare || typeof bound !== "number") return undefined;
    all &&= typeof value === "number" && compare(value, bound);
  }
  return all;
}

// An empty text and null are values of their own; numbers match by their text.
function isSame(a: unknown, b: unknown): boolean {
  return a === b && b !== undefined;
}

/** Three-valued `some`: an unknown makes the answer unknown, unless another one is true. */
function anyOf<T>(values: unknown, test: (value: T) => boolean | undefined): boolean | undefined {
  if (!Array.isArray(values)) return undefined;
  const answers = values.map(test);
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}
