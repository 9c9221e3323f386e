import {
  type HydratedRecord,
  type OnFailureRecord,
  type ReadObject,
  resolveDeliveries,
  restorePayload,
} from "hydrate-core";
import { CliError } from "../errors.js";
import { type Batch, deliveriesIn, factsOf } from "./batch.js";
import type { Case } from "./caseFolder.js";

/** What a message holds of one batch: its pointer, or already its records. */
export type Found = {
  readonly record: OnFailureRecord | HydratedRecord;
  /** The facts, where only an object in S3 could tell them. */
  readonly batch?: Batch;
};

export type S3Access = {
  readonly readObject: ReadObject;
  /** The buckets that a message may name objects in. */
  readonly buckets: readonly string[];
};

/**
 * Finds a batch in the message that the case remembers, and what the message keeps in S3.
 *
 * @throws {@link CliError} for what is neither a pointer nor records; the errors of hydrate-core where
 * S3 does not give the object, or may not be asked
 */
export async function recordsOf(
  theCase: Case,
  batch: Batch,
  { readObject, buckets }: S3Access,
): Promise<Found> {
  const message = await theCase.readMessage(batch.messageId);
  const [, position = "1"] = batch.id.slice(batch.messageId.length).split(".");
  const delivery = deliveriesIn(message)[Number(position) - 1];
  const overflowBuckets = buckets;
  switch (delivery?.kind) {
    case "onFailure":
      return { record: delivery.record };
    case "hydrated":
      return { record: await restorePayload(delivery.record, readObject, { overflowBuckets }) };
    case "s3Object": {
      // Whatever a message says, S3 itself did not call this program.
      const asked = { ...delivery, trigger: { type: "direct" } as const };
      const [found, ...others] = await resolveDeliveries([asked], readObject, { overflowBuckets });
      if (found?.kind === "failed") throw found.error;
      if (others.length > 0 || !found || found.kind === "s3Object") {
        throw new CliError(`The object ${batch.location} does not hold exactly one failed batch`);
      }
      const { id, messageId } = batch;
      const facts = { id, messageId, kind: batch.kind, ...factsOf(found) };
      return { record: found.record, batch: { ...batch, ...facts } };
    }
    case "failed":
      throw delivery.error;
    case undefined:
      throw new CliError(`The message ${batch.messageId} does not hold the batch ${batch.id}`);
  }
}
