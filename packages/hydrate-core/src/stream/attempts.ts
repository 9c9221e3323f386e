import type { FinalizeRequestMiddleware, MiddlewareStack } from "@smithy/types";
import { MalformedResponseError } from "./readFailure.js";

/**
 * Watches the attempts that an SDK client makes at the calls of one reader. An answer without the
 * member that the API promises is a failed attempt, so that the client makes another one.
 */
export class Attempts {
  /** What the last attempt of the call that is under way failed with. */
  lastFailure: unknown;

  /** @param member the one that no whole answer lacks */
  watch<TInput extends object, TOutput extends object>(
    stack: MiddlewareStack<TInput, TOutput>,
    member: string,
  ): void {
    this.lastFailure = undefined;
    const watchAttempt: FinalizeRequestMiddleware<TInput, TOutput> = (next) => async (args) => {
      try {
        const result = await next(args);
        assertMember(result.output, member);
        this.lastFailure = undefined;
        return result;
      } catch (error) {
        this.lastFailure = error;
        throw error;
      }
    };
    // Inside the SDK's retries, outside of its deserializer.
    stack.add(watchAttempt, { step: "finalizeRequest", priority: "low", name: "watchAttempt" });
  }
}

/** @throws {@link MalformedResponseError} */
function assertMember(output: object, member: string): void {
  if (!Object.entries(output).some(([name, value]) => name === member && value)) {
    throw new MalformedResponseError(`The answer has no ${member}`);
  }
}
