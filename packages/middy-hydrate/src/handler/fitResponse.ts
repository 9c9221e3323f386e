import {
  type HydratedRecord,
  HydrateResponseTooLargeError,
  jsonByteLength,
  overflowKey,
  type S3Location,
  toOverflowObject,
  toS3Uri,
  withPayloadLocation,
} from "hydrate-core";

// Around request and response, Lambda's envelope has some members of its own.
const envelopeBytes = 2_048;

export type FitOptions = {
  readonly maxDestinationBytes: number;
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

/**
 * Makes the response fit the destination, the largest records first going to S3.
 *
 * @throws `HydrateResponseTooLargeError` (`ERR_HYDRATE_RESPONSE_TOO_LARGE`)
 */
export async function fitResponse(
  event: unknown,
  answers: readonly Answer[],
  { maxDestinationBytes, overflowBucket, overflowPrefix, writeObject }: FitOptions,
): Promise<Fitted> {
  const budgetBytes = maxDestinationBytes - jsonByteLength(event) - envelopeBytes;
  const records = answers.map(({ record }) => record);
  // Of what passes the budget alone, how far it does need not be known: it is the first to go.
  const sizes = records.map((record) => jsonByteLength(record, budgetBytes));
  let responseBytes = sizes.reduce((sum, size) => sum + size + 1, 2);
  const objects: { readonly location: S3Location; readonly record: HydratedRecord }[] = [];

  for (const index of sizes.map((_, i) => i).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0))) {
    const [record, answer] = [records[index], answers[index]];
    if (responseBytes <= budgetBytes || !record || !answer) break;
    if (recordCountIn(record) === 0) continue;
    if (overflowBucket === undefined) {
      throw new HydrateResponseTooLargeError(
        "Name a bucket in HYDRATE_OVERFLOW_BUCKET to take what does not fit.",
        { budgetBytes, responseBytes },
      );
    }
    const location = { bucket: overflowBucket, key: overflowKey(record, overflowPrefix) };
    const stub = withPayloadLocation(record, location);
    records[index] = stub;
    responseBytes += jsonByteLength(stub) - (sizes[index] ?? 0);
    // An object of this bucket that S3 itself brought is where it should be; writing it again would
    // bring it again.
    const isThere = answer.location && toS3Uri(answer.location) === toS3Uri(location);
    if (!isThere) objects.push({ location, record });
  }
  if (responseBytes > budgetBytes) {
    throw new HydrateResponseTooLargeError(
      "Even with the records in S3 it is: the request is too large for the destination. Send it " +
        "smaller events, or raise HYDRATE_MAX_DESTINATION_BYTES if the destination takes more.",
      { budgetBytes, responseBytes },
    );
  }
  await Promise.all(
    objects.map(({ location, record }) => writeObject(location, toOverflowObject(record))),
  );
  return { records, room: budgetBytes - responseBytes };
}

function recordCountIn({ KinesisBatch, DDBStreamBatch }: HydratedRecord): number {
  return (KinesisBatch ?? DDBStreamBatch).length;
}
