/** An answer that lacks what the API promises. It may pass: a proxy, a truncated body. */
export class MalformedResponseError extends Error {
  override readonly name = "MalformedResponseError";
}
