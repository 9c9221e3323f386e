import { toBatchPointer } from "../record/batchPointer.js";
import { HydratePayloadError } from "../errors.js";
import type { HydratedRecord } from "../event/hydratedRecord.js";
import { hydrateFromPayload } from "./hydrateFromPayload.js";
import { isObject, tryParseJson } from "../lib/json.js";
import { assertBucketAllowed, type ReadObject } from "./allowedBuckets.js";
import type { ResolveOptions } from "../envelope/resolveDeliveries.js";
import { parseS3Uri } from "./s3Uri.js";

/**
 * Brings the records back that went to S3 because they were too big for a message. A record that
 * names no `payloadLocation` is given back as it is.
 *
 * @throws {@link HydrateBucketNotAllowedError} (`ERR_HYDRATE_BUCKET_NOT_ALLOWED`) for a location in a
 * bucket that `overflowBuckets` does not list; nothing is fetched
 * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`) for an object that does not
 * hold the records, and for a location that is none; all that `readObject` throws is thrown on
 */
export async function restorePayload(
  record: HydratedRecord,
  readObject: ReadObject,
  { overflowBuckets = [] }: ResolveOptions = {},
): Promise<HydratedRecord> {
  const { payloadLocation, ...hydration } = record.hydration;
  if (payloadLocation === undefined) return record;
  const location = parseS3Uri(payloadLocation);
  if (!location) throw invalid("hydration.payloadLocation", `is no s3:// URI: ${payloadLocation}`);
  assertBucketAllowed(location, overflowBuckets);

  const object = tryParseJson(await readObject(location));
  const payload = isObject(object) ? object["payload"] : undefined;
  const { KinesisBatch: _, DDBStreamBatch: __, ...pointing } = record;
  const pointer = toBatchPointer(pointing);
  const restored = hydrateFromPayload(
    { ...pointing, payload: typeof payload === "string" ? payload : "", hydration },
    pointer,
    24,
  );
  if (restored?.hydration.recordCount !== hydration.recordCount) {
    throw invalid(payloadLocation, `does not hold the ${hydration.recordCount} records`);
  }
  return restored;
}

function invalid(member: string, message: string): HydratePayloadError {
  return new HydratePayloadError("The records cannot be brought back", [{ member, message }]);
}
