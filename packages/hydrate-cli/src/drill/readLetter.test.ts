import {
  buildKinesisOnFailureRecord,
  toFailureEnvelope,
  toSnsEvent,
  toSnsNotification,
  toSuccessEnvelope,
} from "hydrate-core/testing";
import { describe, expect, it } from "vitest";
import { hydratedLetter } from "../../test/letters.js";
import { readLetter } from "./readLetter.js";

const requestId = "hydrate-drill-5e2a7d8b-9f03-4f60-9c41-8d5f2c1e3b7a";
const pointer = buildKinesisOnFailureRecord({}, { requestContext: { requestId } });
const hydrated = hydratedLetter({ requestId });
const event = toSnsEvent([pointer]);
const failed = (errorType: string, message: string) => ({
  ...toFailureEnvelope(event, message),
  responsePayload: { errorType, errorMessage: message },
});
const read = (body: unknown) =>
  readLetter({ id: "1", body: typeof body === "string" ? body : JSON.stringify(body) }, requestId);

describe("readLetter", () => {
  it.each<[string, unknown, string]>([
    ["a pointer that Lambda sent", pointer, "pointer"],
    ["a pointer through a topic", toSnsNotification(pointer), "pointer"],
    ["what the function behind a topic answered", toSuccessEnvelope(event, hydrated), "hydrated"],
    ["what the function behind a queue sent", hydrated, "hydrated"],
    ["what the function could not do", failed("Error", "no"), "failed"],
  ])("knows %s", (_, body, kind) => {
    expect(read(body)?.kind).toBe(kind);
  });

  it.each<[string, unknown]>([
    ["another drill's", hydratedLetter({ requestId: "hydrate-drill-other" })],
    ["a real failure", hydratedLetter()],
    ["no failure", `what ${requestId} says`],
    ["a message that names it in its data", hydratedLetter({ data: [requestId] })],
    ["one that names it elsewhere", { ...hydratedLetter(), note: requestId }],
  ])("leaves alone what is %s", (_, body) => {
    expect(read(body)).toBeUndefined();
  });

  it("takes a verdict that does not fit its records for a pointer", () => {
    expect(read({ ...hydrated, KinesisBatch: hydrated.KinesisBatch.slice(1) })?.kind).not.toBe(
      "hydrated",
    );
  });

  it("says what the hydrate function threw", () => {
    const message = "arn:aws:kinesis:…:stream/orders is not an allowed stream";

    expect(read(failed("HydrateStreamNotAllowedError", message))).toEqual({
      kind: "failed",
      error: `HydrateStreamNotAllowedError: ${message}`,
    });
  });

  it("keeps only the label of what another function threw", () => {
    const letter = read(failed("TypeError", 'bad order {"card":"4111111111111111"}'));

    expect(letter).toMatchObject({ kind: "failed", error: expect.stringMatching(/^TypeError/) });
    expect(JSON.stringify(letter)).not.toContain("4111");
  });
});
