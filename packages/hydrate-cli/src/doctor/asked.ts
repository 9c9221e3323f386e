/** What AWS said to a question: an answer, that there is no such thing, or why it did not tell. */
export type Asked<T> =
  | { readonly is: "known"; readonly value: T }
  | { readonly is: "missing" }
  | { readonly is: "unknown"; readonly reason: string };

export function known<T>(value: T): Asked<T> {
  return { is: "known", value };
}

export function unknown(reason: string): { readonly is: "unknown"; readonly reason: string } {
  return { is: "unknown", reason };
}

/** The answer, where there is one. */
export function answerOf<T>(asked: Asked<T>): T | undefined {
  return asked.is === "known" ? asked.value : undefined;
}

const missing = /NotFound|NonExistent|QueueDoesNotExist|NoSuch/;
// They make every other question fail alike: the command ends with them.
const hopeless = /Credentials|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|TokenRefresh/;

/** Asks, and takes a refusal for an answer. */
export async function ask<T>(question: () => Promise<T>): Promise<Asked<T>> {
  try {
    return known(await question());
  } catch (error) {
    if (!(error instanceof Error) || hopeless.test(error.name)) throw error;
    return missing.test(error.name) ? { is: "missing" } : unknown(reasonOf(error));
  }
}

/** AWS' or the system's name for an error; its message may be long and name what nobody asked for. */
function reasonOf(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // A refused connection to `localhost` is an AggregateError.
  return /^E[A-Z]+$/.test(code) ? code : error.name;
}
