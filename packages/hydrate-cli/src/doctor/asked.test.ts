import { fakeAwsError } from "hydrate-core/testing";
import { describe, expect, it } from "vitest";
import { ask } from "./asked.js";

const failing = (error: unknown) => ask(() => Promise.reject(error));
const refused = Object.assign(new AggregateError([], ""), { code: "ECONNREFUSED" });

describe("ask", () => {
  it("gives the answer", async () => {
    expect(await ask(async () => 7)).toEqual({ is: "known", value: 7 });
  });

  it.each([
    "ResourceNotFoundException",
    "NotFoundException",
    "QueueDoesNotExist",
    "AWS.SimpleQueueService.NonExistentQueue",
    "NoSuchEntityException",
  ])("takes %s for: there is no such thing", async (name) => {
    expect(await failing(fakeAwsError(name, "no"))).toEqual({ is: "missing" });
  });

  it.each([
    [fakeAwsError("AccessDeniedException", "User ada may not"), "AccessDeniedException"],
    [fakeAwsError("AuthorizationErrorException", "no"), "AuthorizationErrorException"],
    [fakeAwsError("ThrottlingException", "slow down"), "ThrottlingException"],
    [refused, "ECONNREFUSED"],
  ])("keeps only the name of %s", async (error, reason) => {
    expect(await failing(error)).toEqual({ is: "unknown", reason });
  });

  it.each(["ExpiredTokenException", "CredentialsProviderError", "UnrecognizedClientException"])(
    "hands on %s: every other question would fail alike",
    async (name) => {
      await expect(failing(fakeAwsError(name, "no"))).rejects.toThrow();
    },
  );
});
