import { HydrateStreamNotAllowedError } from "./errors.js";

/** Makes the check of `allowedStreamArns`; `*` stands for any characters, colons and slashes too. */
export function createStreamGuard(
  allowedStreamArns: readonly string[] | undefined,
): (streamArn: string) => void {
  if (allowedStreamArns === undefined) return () => {};

  const patterns = allowedStreamArns.map(
    (arn) => new RegExp(`^${arn.split("*").map(escapeRegExp).join(".*")}$`),
  );
  return (streamArn) => {
    if (!patterns.some((pattern) => pattern.test(streamArn))) {
      throw new HydrateStreamNotAllowedError(streamArn, allowedStreamArns);
    }
  };
}

// RegExp.escape comes with Node 24.
function escapeRegExp(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
