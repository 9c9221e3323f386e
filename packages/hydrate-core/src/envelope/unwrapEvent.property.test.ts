import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isHydrateError } from "../errors.js";
import {
  buildKinesisOnFailureRecord,
  toFailureEnvelope,
  toSnsEvent,
  toSnsNotification,
  toSqsEvent,
} from "../testing/index.js";
import { unwrapEvent } from "./unwrapEvent.js";

const record = buildKinesisOnFailureRecord();

const key = fc.constantFrom(
  ...[
    "Records",
    "body",
    "Sns",
    "Message",
    "Type",
    "s3",
    "bucket",
    "object",
    "key",
    "name",
    "detail",
  ],
  ...["detail-type", "requestPayload", "responsePayload", "KinesisBatchInfo", "DDBStreamBatchInfo"],
  ...["KafkaBatchInfo", "hydration", "KinesisBatch", "__proto__", "payload", "batchSize"],
);
const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.constantFrom(null, true, "Notification", "{}", "[]", '{"Records":[null]}'),
);
const { anything } = fc.letrec<{ anything: unknown }>((tie) => ({
  anything: fc.oneof(
    { maxDepth: 6 },
    leaf,
    fc.array(tie("anything"), { maxLength: 3 }),
    fc.dictionary(key, tie("anything"), { maxKeys: 4 }),
  ),
}));

describe("unwrapEvent", () => {
  it("gives deliveries or a HydrateError for any JSON", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anything), (event) => {
        try {
          expect(unwrapEvent(event)).toBeInstanceOf(Array);
        } catch (error) {
          expect(isHydrateError(error)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("finds a record in any envelope of envelopes", () => {
    const wrap = fc.constantFrom<(message: unknown) => unknown>(
      (message) => toSnsEvent([message]),
      (message) => toSqsEvent([message]),
      (message) => toSqsEvent([message]).Records,
      (message) => toFailureEnvelope(message, "failed"),
      toSnsNotification,
    );
    fc.assert(
      fc.property(fc.array(wrap, { maxLength: 3 }), (wraps) => {
        const event = wraps.reduce<unknown>((message, envelope) => envelope(message), record);

        expect(unwrapEvent(event)).toMatchObject([{ kind: "onFailure", record }]);
      }),
    );
  });
});
