import { isHydratedRecord, parseOnFailureRecord } from "hydrate-core";
import { expect, it } from "vitest";
import { hydratedLetter } from "../../../test/letters.js";
import { narrowLetter } from "./narrowLetter.js";

const letter = hydratedLetter({ first: "100", data: ["a", "b", "c", "d"] });

it("holds the rest of the records, with a verdict that its batch agrees with", () => {
  const narrowed = JSON.parse(narrowLetter(letter, 2, 1_000_000));

  expect(isHydratedRecord(narrowed)).toBe(true);
  expect(narrowed).toMatchObject({
    KinesisBatchInfo: { startSequenceNumber: "102", endSequenceNumber: "103", batchSize: 2 },
    hydration: { recordCount: 2, expectedCount: 2, firstSequenceNumber: "102" },
  });
});

it("is the pointer to them where they do not fit the queue", () => {
  const narrowed = parseOnFailureRecord(JSON.parse(narrowLetter(letter, 2, 100)));

  expect(narrowed).toMatchObject({
    KinesisBatchInfo: { startSequenceNumber: "102", batchSize: 2 },
  });
  expect(narrowed).not.toHaveProperty("KinesisBatch");
});
