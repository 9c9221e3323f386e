import { type HydratedRecord, withBatch } from "../event/hydratedRecord.js";
import { toStreamEvent } from "../event/toStreamEvent.js";
import { toBatchPointer } from "../record/batchPointer.js";
import { type S3Location, toS3Uri } from "./s3Location.js";

/** The S3 object that takes the records of a batch. */
export type OverflowObject = {
  readonly key: string;
  /** The text, as JSON. */
  readonly body: string;
};

/**
 * Makes the S3 object that takes the records of a batch, in the format of Lambda's own S3 destination:
 * the event in `payload` as a string of JSON, with the verdict beside it.
 *
 * The key is made of the consumer's name, the pointer, and a hash of the content. A second try makes
 * the same key, and nothing else does: write the object with `IfNoneMatch: "*"`, so that no message can
 * replace what another one names. A refusal because the key exists means that the object is there.
 *
 * @param prefix what the key begins with
 * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`) where the records went to S3
 * already
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export async function toOverflowObject(
  record: HydratedRecord,
  prefix = "",
): Promise<OverflowObject> {
  const { KinesisBatch: _, DDBStreamBatch: __, payload: ___, hydration, ...rest } = record;
  const payload = JSON.stringify(toStreamEvent(record));
  // Each try reads at another time.
  const { hydratedAt: ____, ...verdict } = hydration;
  // Loaded with the first batch that is too big for its message.
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256")
    .update(JSON.stringify([rest, verdict]))
    .update(payload);
  return {
    key: `${prefix}${folderOf(record)}.${hash.digest("hex")}.json`,
    body: JSON.stringify({ ...rest, payload, hydration }),
  };
}

/** The record to hand on instead: its batch is empty, and it says where its records are. */
export function withPayloadLocation(record: HydratedRecord, location: S3Location): HydratedRecord {
  const { payload: _, ...rest } = record;
  return withBatch(rest, [], { ...record.hydration, payloadLocation: toS3Uri(location) });
}

function folderOf(record: HydratedRecord): string {
  const pointer = toBatchPointer(record);
  const { source, region, streamArn, shardId, startSequenceNumber, endSequenceNumber } = pointer;
  const [account, ...resource] = streamArn.split(":").slice(4);
  return [
    source,
    region,
    account,
    // An ARN may hold colons, and S3 advises against them in keys.
    resource.join("."),
    consumerOf(record),
    shardId,
    `${startSequenceNumber}-${endSequenceNumber}`,
  ].join("/");
}

/** The name of the function, or of the pipe, that gave up on the batch. */
function consumerOf({ requestContext, context }: HydratedRecord): string {
  const arn = requestContext?.functionArn ?? context?.partnerResourceArn ?? "";
  const [, name] = /:(?:function:|pipe\/)([a-zA-Z0-9._-]{1,140})(?::|$)/.exec(arn) ?? [];
  return name ?? "unknown-consumer";
}
