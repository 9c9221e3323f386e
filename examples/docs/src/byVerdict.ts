import { createHydrator, type OnFailureRecord, toStreamEvent } from "hydrate-core";

const hydrator = createHydrator();

export async function look(record: OnFailureRecord): Promise<void> {
  const hydrated = await hydrator.hydrate(record, { signal: AbortSignal.timeout(10_000) });
  const { status, reason } = hydrated.hydration;
  switch (status) {
    case "complete":
    case "superset":
      return replay(toStreamEvent(hydrated));
    case "partial":
      console.warn(reason);
      return replay(toStreamEvent(hydrated));
    case "gone":
      console.error(reason);
  }
}

async function replay(event: ReturnType<typeof toStreamEvent>): Promise<void> {
  console.log("Replayed", event.Records.length);
}
