import type { Context } from "aws-lambda";

/** A context as Lambda gives it, with so many milliseconds left. */
export function lambdaContext(remainingMillis = 30_000): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: "orders-replay",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:orders-replay",
    memoryLimitInMB: "256",
    awsRequestId: "9f035e2a-7d8b-4f60-9c41-3b7a8d5f2c1e",
    logGroupName: "/aws/lambda/orders-replay",
    logStreamName: "2026/11/23/[$LATEST]0123456789abcdef",
    getRemainingTimeInMillis: () => remainingMillis,
    done() {},
    fail() {},
    succeed() {},
  };
}

/** Calls a handler as Lambda does: with an event that is not what its type says. */
export function invoke(
  handler: (event: never, context: Context) => unknown,
  event: unknown,
  context: Context = lambdaContext(),
): Promise<unknown> {
  // The type of a handler is that of the hydrated event; Lambda sends what the trigger has.
  return Promise.resolve(handler(event as never, context));
}
