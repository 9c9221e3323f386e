/** An operation of both services, by the name that its calls carry. */
type Operation = "GetShardIterator" | "GetRecords";

/**
 * What the server does at one call instead of answering it. Steps that say `on` wait for a call of
 * that operation. An empty, short or bare page and an error are answers; so is what comes after
 * `trim`, `close` and `delete`, once the shard has changed.
 */
export type FaultStep = { readonly on?: Operation } & (
  | { readonly type: "answer" }
  | { readonly type: "empty"; readonly millisBehindLatest?: number }
  | { readonly type: "short"; readonly records: number }
  /** A page that begins with this many records of the one before. */
  | { readonly type: "again"; readonly records: number }
  /** A page without its nth record, which the next page begins with: it repeats the rest differently. */
  | { readonly type: "omit"; readonly nth: number }
  | {
      readonly type: "error";
      readonly name: string;
      readonly message?: string;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** An answer of one's own: a string as it is, anything else as JSON. */
  | { readonly type: "body"; readonly body: unknown; readonly status?: number }
  /** The answer, with members put in their places; undefined takes one away. */
  | { readonly type: "members"; readonly members: Readonly<Record<string, unknown>> }
  /** The request ends without an answer: HTTP/2 by its error code, HTTP/1.1 by its socket. */
  | { readonly type: "reset"; readonly code?: number }
  /** The connection dies under the request. */
  | { readonly type: "hangUp" }
  /** The server lets the connection end in good order, after this answer. */
  | { readonly type: "goAway" }
  /** Half the body, then a reset. */
  | { readonly type: "half" }
  /** Half the body, as if it were all. */
  | { readonly type: "torn" }
  | { readonly type: "slow"; readonly millis: number }
  | { readonly type: "stall" }
  | { readonly type: "trim"; readonly records: number }
  | { readonly type: "close" }
  | { readonly type: "delete" }
);

export const error = (name: string, status = 400): FaultStep => ({ type: "error", name, status });

export const times = (count: number, step: FaultStep): FaultStep[] => Array(count).fill(step);
