import { closestMatch } from "leven";
import { describe, isObject } from "./json.js";

// More than a few are no longer read.
const mostComplaints = 5;

/**
 * What is wrong with a value, in sentences that begin with its name; nothing where it is right. `shown`
 * is what was written, where the value was made of it.
 */
export type OptionRule = (value: unknown, name: string, shown?: unknown) => readonly string[];

/** The rule of each option that there is. */
export type OptionRules = Readonly<Record<string, OptionRule>>;

/** Makes a rule of a test, and of the words that finish "must be …". */
function must(isRight: (value: unknown) => boolean, expected: string): OptionRule {
  return (value, name, shown = value) =>
    isRight(value) ? [] : [`${name} must be ${expected}, got ${describe(shown)}`];
}

/** The rules that options and variables are made of. */
export const optionRule = {
  /** A rule made of a test, and of the words that finish "must be …". */
  must,
  text: must((value) => typeof value === "string", "a string"),
  flag: must((value) => typeof value === "boolean", "true or false"),
  aFunction: must((value) => typeof value === "function", "a function"),
  anyObject: must(isObject, "an object"),
  /** A whole number of at least so much. */
  wholeNumber: (least: number) =>
    must(
      (value) => Number.isInteger(value) && Number(value) >= least,
      `a whole number of at least ${least}`,
    ),
  /** A number between two others, both included. */
  numberBetween: (least: number, most: number) =>
    must(
      (value) => typeof value === "number" && value >= least && value <= most,
      `a number from ${least} to ${most}`,
    ),
  /** One of these texts. */
  oneOf: (...values: readonly string[]) =>
    must(
      (value) => typeof value === "string" && values.includes(value),
      values.map((value) => `"${value}"`).join(" or "),
    ),
  /** An object of any class that has these methods. */
  withMethods: (...methods: readonly string[]) =>
    must(
      (value) => isObject(value) && methods.every((name) => typeof value[name] === "function"),
      `an object with the methods ${methods.join(", ")}`,
    ),
  /** An array all of whose items follow a rule. */
  listOf: (rule: OptionRule): OptionRule => {
    const isList = must(Array.isArray, "an array");
    return (value, name) =>
      Array.isArray(value)
        ? value.flatMap((item: unknown, index) => rule(item, `${name}[${index}]`))
        : isList(value, name);
  },
  /** An object with these members and no others. */
  membersOf:
    (rules: OptionRules): OptionRule =>
    (value, name) =>
      isObject(value) ? complaints(value, rules, `${name}.`) : optionRule.anyObject(value, name),
} as const;

/**
 * Checks what a function was started with: every option that is given, and that there is none of
 * another name, which a typing mistake in a guard would be.
 *
 * @throws TypeError naming each option that is unknown or wrong.
 */
export function assertOptions(options: unknown, rules: OptionRules, packageName: string): void {
  const wrong = isObject(options)
    ? complaints(options, rules)
    : optionRule.anyObject(options, "options");
  throwComplaints(wrong, packageName);
}

/** Throws what is wrong, as Middy's own middlewares do. */
export function throwComplaints(complaints: readonly string[], packageName: string): void {
  if (complaints.length === 0) return;
  const all = [...new Set(complaints)];
  const shown = all.slice(0, mostComplaints).join("; ");
  const more = all.length - mostComplaints;
  throw new TypeError(more > 0 ? `${shown}; and ${more} more` : shown, {
    cause: { package: packageName },
  });
}

/**
 * Says that a name is not among those that there are, and which of them may be meant.
 *
 * @param prefix what all of the names begin with
 */
export function unknownName(
  name: string,
  kind: string,
  known: readonly string[],
  prefix = "",
): string {
  // A name is as long as whoever wrote it wants.
  const shown = /^[\w.]{1,80}$/.test(prefix + name) ? prefix + name : describe(prefix + name);
  const start = name.slice(0, 60);
  const meant = closestMatch(start, known, { maxDistance: Math.min(start.length / 2, 8) });
  const hint =
    meant === undefined
      ? `there are ${known.map((other) => prefix + other).join(", ")}`
      : `did you mean ${prefix}${meant}?`;
  return `${shown} is not ${kind}; ${hint}`;
}

function complaints(
  options: Readonly<Record<string, unknown>>,
  rules: OptionRules,
  path = "",
): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule) return rule(value, `${path}${name}`);
    return [unknownName(name, "an option", Object.keys(rules), path)];
  });
}
