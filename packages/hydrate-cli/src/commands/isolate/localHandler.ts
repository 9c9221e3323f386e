import { Console } from "node:console";
import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { batchItemFailures } from "hydrate-core";
import { UsageError } from "../../errors.js";
import type { StreamEvent } from "../../invoke/outcome.js";
import type { Session } from "../../session.js";
import type { CallPart, PartAnswer } from "./findPoison.js";

type Handler = (event: StreamEvent, context: object, callback: Callback) => unknown;
type Callback = (error: unknown, result?: unknown) => void;

/**
 * Loads a handler into this process, so that a debugger can stop in it.
 *
 * @param location FILE or FILE#EXPORT; without one `handler`, else the default export
 */
export async function loadHandler({ host }: Session, location: string): Promise<CallPart> {
  const [file = "", name] = location.split("#");
  const path = resolve(host.cwd, file);
  const module: Record<string, unknown> = await import(pathToFileURL(path).href).catch(
    (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new UsageError(`${path} could not be loaded: ${reason}`);
    },
  );
  const handler = name === undefined ? (module["handler"] ?? module["default"]) : module[name];
  if (typeof handler !== "function") {
    throw new UsageError(`${path} exports no function ${name ?? "handler"}`);
  }
  // What the handler prints must not mix with data on stdout.
  globalThis.console = new Console(host.stderr);
  // Whatever a user's function takes: it was checked to be one.
  return (event) => call(handler as Handler, event);
}

async function call(handler: Handler, event: StreamEvent): Promise<PartAnswer> {
  try {
    // The handler may change what it is given.
    const response = await settle(handler, structuredClone(event));
    const reported = batchItemFailures(response, event);
    return reported.length === 0
      ? { ok: true }
      : { ok: false, error: "it reports the record in batchItemFailures", reported };
  } catch (error) {
    return {
      ok: false,
      error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    };
  }
}

/** The answer of a handler that returns a promise, or calls back. */
async function settle(handler: Handler, event: StreamEvent): Promise<unknown> {
  const { promise, resolve: answer, reject } = Promise.withResolvers<unknown>();
  const callback: Callback = (error, result) => (error ? reject(error) : answer(result));
  const returned = handler(event, context(), callback);
  return handler.length < 3 ? returned : Promise.race([promise, waitFor(returned, promise)]);
}

/** A handler that takes a callback and returns nothing answers through the callback. */
async function waitFor(returned: unknown, called: Promise<unknown>): Promise<unknown> {
  const value = await returned;
  return value === undefined ? called : value;
}

function context(): object {
  return {
    awsRequestId: randomUUID(),
    functionName: "isolate",
    functionVersion: "$LATEST",
    memoryLimitInMB: "1024",
    callbackWaitsForEmptyEventLoop: false,
    // Somebody may sit in a debugger.
    getRemainingTimeInMillis: () => 900_000,
  };
}
