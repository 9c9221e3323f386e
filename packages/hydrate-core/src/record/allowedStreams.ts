import { HydrateStreamNotAllowedError } from "../errors.js";

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
