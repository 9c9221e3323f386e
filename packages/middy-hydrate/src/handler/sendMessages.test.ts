import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import fc from "fast-check";
import { fakeAwsError } from "hydrate-core/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { sendMessages } from "./sendMessages.js";

const queueUrl = "https://sqs.eu-central-1.amazonaws.com/123456789012/letters";
const sqs = mockClient(SQSClient);
const client = new SQSClient({ region: "eu-central-1" });
const send = (bodies: readonly string[]) => sendMessages(client, queueUrl, bodies, undefined);

const batches = (): string[][] =>
  sqs
    .commandCalls(SendMessageBatchCommand)
    .map(({ args: [{ input }] }) => (input.Entries ?? []).map((entry) => entry.MessageBody ?? ""));

beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageBatchCommand).resolves({});
});

describe("sendMessages", () => {
  it("sends every message once, in order, in batches of 10 entries and 1 MiB at most", async () => {
    const mebibyte = 1_048_576;
    const body = fc.oneof(
      fc.string({ unit: "binary", maxLength: 20 }),
      fc.integer({ min: 1, max: mebibyte }).map((length) => "x".repeat(length)),
      // Three bytes each.
      fc.integer({ min: 1, max: Math.floor(mebibyte / 3) }).map((length) => "€".repeat(length)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(body, { maxLength: 15 }), async (bodies) => {
        sqs.resetHistory();

        const errors = await send(bodies);

        const sent = batches();
        expect(errors).toEqual(bodies.map(() => undefined));
        expect(sent.flat().join("|") === bodies.join("|")).toBe(true);
        for (const batch of sent) {
          expect(batch.length).toBeLessThanOrEqual(10);
          const bytes = batch.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
          expect(bytes).toBeLessThanOrEqual(mebibyte);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("fills a batch to the last byte", async () => {
    await send(["x".repeat(1_048_575), "y", "z"]);

    expect(batches().map((batch) => batch.length)).toEqual([2, 1]);
  });

  it("gives the error of each entry that SQS refused, and of no other", async () => {
    sqs.on(SendMessageBatchCommand).resolves({
      Failed: [
        { Id: "1", Code: "InternalError", Message: "Try later", SenderFault: false },
        { Id: "2", Code: "InvalidMessageContents", SenderFault: true },
      ],
    });

    const errors = await send(["a", "b", "c"]);

    expect(errors).toMatchObject([
      undefined,
      { code: "ERR_HYDRATE_SEND_FAILED", retryable: true, details: { awsError: "InternalError" } },
      { retryable: false, details: { queueUrl, awsError: "InvalidMessageContents" } },
    ]);
    expect(errors[1]?.message).toBe(
      `SendMessageBatch to ${queueUrl} failed with InternalError: Try later. ` +
        "This may be temporary; retry.",
    );
  });

  it("fails only the messages of a batch whose call fails", async () => {
    sqs.on(SendMessageBatchCommand).resolvesOnce({}).rejects(fakeAwsError("AccessDenied", "no"));

    const errors = await send(Array.from({ length: 12 }, (_, i) => `message ${i}`));

    expect(errors.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => undefined));
    expect(errors.slice(10)).toMatchObject([
      { retryable: false, details: { awsError: "AccessDenied" }, cause: { name: "AccessDenied" } },
      { retryable: false },
    ]);
  });

  it("is stopped by its signal", async () => {
    await sendMessages(client, queueUrl, ["a"], AbortSignal.abort());

    expect(sqs.send.firstCall.args).toMatchObject([{}, { abortSignal: { aborted: true } }]);
  });
});
