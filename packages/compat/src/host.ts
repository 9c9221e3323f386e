import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// Loads a function as Lambda does, and invokes it with what its parent sends.

type Call = { readonly name: string; readonly event: unknown; readonly millis: number };

const [, , path = ""] = process.argv;
const functions: Record<string, (event: unknown, context: object) => Promise<unknown>> =
  path.endsWith(".cjs")
    ? createRequire(import.meta.url)(path)
    : await import(pathToFileURL(path).href);

process.on("message", async ({ name, event, millis }: Call) => {
  const end = Date.now() + millis;
  const context = { awsRequestId: "1", getRemainingTimeInMillis: () => end - Date.now() };
  try {
    process.send?.({ answer: await functions[name]?.(event, context) });
  } catch (error) {
    // What an error says of itself beside its message is enumerable.
    const { name, message, stack } = error as Error;
    process.send?.({ error: { ...(error as object), name, message, stack } });
  }
});
process.send?.("ready");
