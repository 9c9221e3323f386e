import { expect, it } from "vitest";
import { outcomeOf, outcomeOfError, type StreamEvent } from "./outcome.js";

const event = { Records: [{ kinesis: { sequenceNumber: "100" } }] } as unknown as StreamEvent;
const answer = (payload: unknown, rest = {}) => ({
  StatusCode: 200,
  Payload: Buffer.from(JSON.stringify(payload)),
  $metadata: { requestId: "r" },
  ...rest,
});

it.each([
  ["nothing", null, "ok"],
  ["a value", { done: true }, "ok"],
  ["an empty report", { batchItemFailures: [] }, "ok"],
  ["a report of nothing", { batchItemFailures: null }, "ok"],
  ["a report", { batchItemFailures: [{ itemIdentifier: "100" }] }, "failed"],
  ["a report without a number", { batchItemFailures: [{ itemIdentifier: "" }] }, "failed"],
  ["an invalid report", { batchItemFailures: "all" }, "failed"],
])("a function that answers %s: %s is %s", (_, payload, outcome) => {
  expect(outcomeOf(answer(payload), event)).toMatchObject({ outcome, requestId: "r" });
});

it("is a failure with FunctionError, although the status is 200, by its label", () => {
  const payload = { errorType: "TypeError", errorMessage: "no order 4711" };
  expect(outcomeOf(answer(payload, { FunctionError: "Unhandled" }), event)).toMatchObject({
    outcome: "failed",
    answer: "TypeError: no order #",
  });
});

it("keeps no answer that is not a sequence number: it may be data", () => {
  const payload = { batchItemFailures: [{ itemIdentifier: "jane@example.com" }] };
  expect(outcomeOf(answer(payload), event).reported).toEqual([null]);
});

const failure = (name: string, rest = {}) => Object.assign(new Error(name), { name, ...rest });
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

it.each([
  ["refused: throttled", failure("TooManyRequestsException", status(429)), true, "notRun"],
  ["refused: denied", failure("AccessDeniedException", status(403)), true, "notRun"],
  ["refused: not found", failure("ResourceNotFoundException", status(404)), true, "notRun"],
  ["refused: too large", failure("RequestTooLargeException", status(413)), true, "notRun"],
  ["timed out on the way", failure("RequestTimeout", status(408)), true, "unknown"],
  ["an error of the service", failure("ServiceException", status(500)), true, "unknown"],
  ["a reset", failure("Error", { code: "ECONNRESET" }), true, "unknown"],
  ["no answer in time", failure("TimeoutError", { code: "ETIMEDOUT" }), true, "unknown"],
  ["no connection", failure("Error", { code: "ECONNREFUSED" }), true, "notRun"],
  [
    "a connection that was never made",
    Object.assign(new Error("the socket did not establish a connection"), { name: "TimeoutError" }),
    true,
    "notRun",
  ],
  ["no such host", failure("Error", { code: "ENOTFOUND" }), true, "notRun"],
  ["no credentials", failure("CredentialsProviderError"), false, "notRun"],
  ["what is no error", "boom", true, "unknown"],
])("%s", (_, error, sent, outcome) => {
  expect(outcomeOfError(error, sent).outcome).toBe(outcome);
});
