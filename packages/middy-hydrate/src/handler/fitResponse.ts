import {
  type HydratedRecord,
  recordsOf,
  type S3Location,
  toOverflowObject,
  toS3Uri,
  withPayloadLocation,
} from "hydrate-core";
import { HydrateResponseTooLargeError, HydrateResponseUnsendableError } from "../errors.js";
import { jsonSize } from "./jsonSize.js";

// Lambda's envelope adds some members to request and response.
const envelopeBytes = 2_048;

export type FitOptions = {
  /** Bytes that the destination takes of the response. */
  readonly budgetBytes: number;
  readonly overflowBucket?: string | undefined;
  readonly overflowPrefix: string;
  writeObject(location: S3Location, body: string): Promise<void>;
};

export type Fitted = {
  readonly records: HydratedRecord[];
  /** Bytes that the destination would still take. */
  readonly room: number;
};

/** A hydrated record, and the S3 object that it came from, if it did. */
export type Answer = {
  readonly record: HydratedRecord;
  readonly location?: S3Location | undefined;
};

/** The bytes that the request leaves of a destination that Lambda writes to. */
export function responseBudget(event: unknown, maxDestinationBytes: number): number {
  return maxDestinationBytes - jsonSize(event).bytes - envelopeBytes;
}

/**
 * Makes the response fit the destination: records with characters that no message may hold go to S3,
 * and then the largest ones, until the rest fits.
 *
 * @throws `HydrateResponseTooLargeError` (`ERR_HYDRATE_RESPONSE_TOO_LARGE`)
 * @throws `HydrateResponseUnsendableError` (`ERR_HYDRATE_RESPONSE_UNSENDABLE`)
 */
export async function fitResponse(
  answers: readonly Answer[],
  { budgetBytes, overflowBucket, overflowPrefix, writeObject }: FitOptions,
): Promise<Fitted> {
  const records = answers.map(({ record }) => record);
  const parts = answers.map(({ record, location }, index) => ({
    index,
    record,
    location,
    // A record that is over the budget alone is among the first to go; its exact size does not matter.
    ...jsonSize(record, budgetBytes),
  }));
  parts.sort((a, b) => Number(a.sendable) - Number(b.sendable) || b.bytes - a.bytes);
  let responseBytes = parts.reduce((sum, { bytes }) => sum + bytes + 1, 2);
  const unsendable: number[] = [];
  const objects: { readonly location: S3Location; readonly body: string }[] = [];

  for (const { index, record, location, bytes, sendable } of parts) {
    if (sendable && responseBytes <= budgetBytes) break;
    if (recordsOf(record).length === 0) {
      if (!sendable) unsendable.push(index);
      continue;
    }
    if (overflowBucket === undefined) {
      const advice = "Name a bucket in HYDRATE_OVERFLOW_BUCKET for the records.";
      throw sendable
        ? new HydrateResponseTooLargeError(advice, { budgetBytes, responseBytes })
        : new HydrateResponseUnsendableError(advice, { indexes: [index] });
    }
    const { key, body } = await toOverflowObject(record, overflowPrefix);
    const overflow = { bucket: overflowBucket, key };
    const stub = withPayloadLocation(record, overflow);
    const rest = jsonSize(stub);
    if (!rest.sendable) unsendable.push(index);
    records[index] = stub;
    responseBytes += rest.bytes - bytes;
    // An object that S3 itself announced from this bucket is there already; writing it again would
    // announce it again.
    const isThere = location && toS3Uri(location) === toS3Uri(overflow);
    if (!isThere) objects.push({ location: overflow, body });
  }
  if (responseBytes > budgetBytes) {
    throw new HydrateResponseTooLargeError(
      "Even with all records moved to S3 it does not fit, because the request alone nearly fills " +
        "the destination. Send smaller events, or raise HYDRATE_MAX_DESTINATION_BYTES if the " +
        "destination takes more.",
      { budgetBytes, responseBytes },
    );
  }
  if (unsendable.length > 0) {
    throw new HydrateResponseUnsendableError(
      "They are in the on-failure record itself, outside its records.",
      { indexes: unsendable },
    );
  }
  await Promise.all(objects.map(({ location, body }) => writeObject(location, body)));
  return { records, room: budgetBytes - responseBytes };
}
