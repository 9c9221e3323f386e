import { createHydrator, parseOnFailureRecord, toStreamEvent } from "hydrate-core";

const hydrator = createHydrator({
  allowedStreamArns: ["arn:aws:kinesis:*:123456789012:stream/orders"],
});

/** Reads back the batch that a message of a queue points to. */
export async function readBack(message: { readonly body: string }) {
  const record = parseOnFailureRecord(JSON.parse(message.body));
  const hydrated = await hydrator.hydrate(record, { signal: AbortSignal.timeout(10_000) });

  console.log(hydrated.hydration.status); // complete | superset | partial | gone
  return toStreamEvent(hydrated); // the event that the function failed on
}
