import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Session } from "../session.js";
import { type Outcome, outcomeOf, outcomeOfError, type StreamEvent } from "./outcome.js";

/** Calls a function with an event, at most once; never throws. */
export type Invoke = (functionName: string, event: StreamEvent) => Promise<Outcome>;

/**
 * Makes the client that invokes. The SDK's own calls a function three times after a reset, a 500 or a
 * timeout; this one never repeats a call, and waits longer than the function may run.
 *
 * @param timeoutSeconds the function's own timeout
 */
export async function createInvoker(
  { clients }: Pick<Session, "clients">,
  region: string,
  timeoutSeconds: number,
): Promise<{ readonly invoke: Invoke; destroy(): void }> {
  const patience = (timeoutSeconds + 30) * 1_000;
  // Every call has a connection of its own: one that AWS closed while it was idle would make a call
  // fail that never arrived. The TCP keep-alive holds it open while the function runs.
  const agent = { keepAlive: true, keepAliveMsecs: 20_000, maxFreeSockets: 0 };
  const client = new LambdaClient({
    ...(await clients.config(region)),
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 10_000,
      requestTimeout: patience,
      throwOnRequestTimeout: true,
      socketTimeout: patience,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
    },
  });
  return {
    async invoke(functionName, event) {
      let sent = false;
      const command = new InvokeCommand({
        FunctionName: functionName,
        InvocationType: "RequestResponse",
        Payload: JSON.stringify(event),
      });
      // The last thing that happens before the request goes to the connection.
      command.middlewareStack.add(
        (next) => (args) => {
          sent = true;
          return next(args);
        },
        { step: "deserialize", priority: "low" },
      );
      try {
        return outcomeOf(await client.send(command), event);
      } catch (error) {
        return outcomeOfError(error, sent);
      }
    },
    destroy: () => client.destroy(),
  };
}
