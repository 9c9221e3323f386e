import type { Context, SQSRecord } from "aws-lambda";
// #region core
import { createHydrator, parseOnFailureRecord, toStreamEvent } from "hydrate-core";

const hydrator = createHydrator({
  allowedStreamArns: ["arn:aws:kinesis:*:123456789012:stream/orders"],
});

export async function replay(message: SQSRecord, context: Context): Promise<void> {
  const record = parseOnFailureRecord(JSON.parse(message.body));
  const hydrated = await hydrator.hydrate(record, { signal: AbortSignal.timeout(10_000) });

  console.log(hydrated.hydration.status); // complete | superset | partial | gone
  await consumer(toStreamEvent(hydrated), context);
}
// #endregion

declare function consumer(event: ReturnType<typeof toStreamEvent>, context: Context): Promise<void>;
