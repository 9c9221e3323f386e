import { expect, it } from "vitest";
import { whatIsMissing } from "./whatIsMissing.js";

it.each([
  ["HydrateStreamNotAllowedError: not one of the allowed streams", "an allowed stream"],
  [
    "HydrateReadError: GetRecords: AccessDeniedException: not authorized to perform",
    "a permission",
  ],
  ["HydrateReadError: GetRecords: KMSAccessDeniedException: …", "a key"],
  ["HydrateReadError: AccessDeniedException: is not authorized to perform: kms:Decrypt", "a key"],
  ["HydrateReadError: the client calls eu-west-1, the stream's region is eu-central-1", "a region"],
  ["HydrateTimeoutError: Hydrating took longer than the time", "time or a network"],
  ["Task timed out", "time or a network"],
  ["HydrateResponseTooLargeError: The response does not fit", "room"],
  ["HydrateUnsupportedSourceError: This handler cannot answer a queue", "HYDRATE_QUEUE_URL"],
])("%s: %s", (error, missing) => {
  expect(whatIsMissing(error)).toMatch(new RegExp(`^${missing}: `));
});

it("says nothing of an error that it does not know", () => {
  expect(whatIsMissing("TypeError: reading 'sku'")).toBeUndefined();
});
