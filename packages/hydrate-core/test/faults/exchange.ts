/** One request that waits for its answer, whichever HTTP it came by. */
export type Exchange = {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  respond(status: number, body: string, headers?: Readonly<Record<string, string>>): void;
  /** Sends half the body and breaks off. */
  respondHalf(body: string): void;
  reset(code?: number): void;
  hangUp(): void;
  goAway(): void;
};

export type Listener = {
  readonly port: number;
  /** Connections that were opened so far. */
  connections(): number;
  stop(): Promise<void>;
};

export const contentType = { "content-type": "application/x-amz-json-1.1" };

/** What a request says: its operation without the API's version, and its members. */
export function readRequest(target: unknown, body: Buffer): Pick<Exchange, "operation" | "input"> {
  return {
    operation: String(target).replace(/^.*\./, ""),
    input: JSON.parse(body.toString() || "{}"),
  };
}
