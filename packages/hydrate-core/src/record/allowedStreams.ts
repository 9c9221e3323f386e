import { HydrateStreamNotAllowedError } from "../errors.js";
import { type OptionRule, optionRule } from "../lib/optionRule.js";
import { parseStreamArn } from "./streamArn.js";

const patterns = optionRule.listOf(
  optionRule.must(isStreamPattern, "the ARN of a stream, in which * matches any characters"),
);

/** The rule of `allowedStreamArns`: a list of which no entry can match would allow nothing. */
export const streamPatternsRule: OptionRule = (value, name) =>
  Array.isArray(value) && value.length === 0
    ? [
        `${name} must not be empty: leave it out to allow any stream, or list those that are allowed`,
      ]
    : patterns(value, name);

function isStreamPattern(value: unknown): boolean {
  if (typeof value !== "string") return false;
  if (value.includes("*")) return /^(arn:\S+|\*)$/.test(value);
  // Pointers name the stream, never a consumer of it.
  const arn = parseStreamArn("kinesis", value) ?? parseStreamArn("dynamodb", value);
  return arn?.streamArn === value;
}

/** Makes the check of `allowedStreamArns`; `*` stands for any characters, colons and slashes too. */
export function createStreamGuard(
  allowedStreamArns: readonly string[] | undefined,
): (streamArn: string) => void {
  if (allowedStreamArns === undefined) return () => {};

  const patterns = allowedStreamArns.map((arn) => arn.split("*"));
  return (streamArn) => {
    if (!patterns.some((parts) => matches(streamArn, parts))) {
      throw new HydrateStreamNotAllowedError(streamArn, allowedStreamArns);
    }
  };
}

// No regular expression: an ARN can be made so that one with several `*` never ends. Each part
// where it is found first leaves most room for those behind it.
function matches(text: string, [first = "", ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let end = first.length;
  for (const part of others) {
    const start = text.indexOf(part, end);
    if (start < 0) return false;
    end = start + part.length;
  }
  return text.length - last.length >= end && text.endsWith(last);
}
