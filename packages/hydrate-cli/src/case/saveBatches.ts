import { createHydrator, type HydratedRecord } from "hydrate-core";
import type { Session } from "../session.js";
import type { CaseBatch } from "./caseBatch.js";
import type { Case } from "./caseFolder.js";
import { clocksOf, defaultRetentionHours } from "./clocks.js";
import { readObjects } from "./readObjects.js";
import { type Found, recordsOf } from "./recordsOf.js";

/** A batch that could not be saved, and why; the message holds no record data. */
export type SaveFailure = { readonly batch: CaseBatch; readonly error: unknown };

// All that is read side by side is in memory until it is written.
const recordsAtOnce = 10_000;
const batchesAtOnce = 100;

/**
 * Reads batches back and writes each into the folder as soon as it is read, the closest to its end
 * first. What is saved already is not read again.
 */
export async function saveBatches(
  session: Session,
  theCase: Case,
  batches: readonly CaseBatch[],
  buckets: readonly string[] = [],
): Promise<SaveFailure[]> {
  const { output, interrupt } = session;
  const s3 = { readObject: readObjects(session, theCase.index.sitting?.region), buckets };
  const failures: SaveFailure[] = [];
  const endOf = (batch: CaseBatch): number => {
    const { forgottenAt, deletedAt } = clocksOf(batch, theCase.index);
    return forgottenAt ?? deletedAt;
  };
  const pending = batches
    .filter(({ kind }) => kind !== "other")
    .sort((a, b) => endOf(a) - endOf(b));

  let done = 0;
  for (const some of chunks(pending)) {
    if (interrupt.signal.aborted) break;
    output.progress(`${done} of ${pending.length} batches saved`);
    const found: { batch: CaseBatch; found: Found }[] = [];
    for (const batch of some) {
      try {
        found.push({ batch, found: await recordsOf(theCase, batch, s3) });
      } catch (error) {
        failures.push({ batch, error });
      }
    }
    const byRetention = Map.groupBy(
      found,
      ({ batch }) =>
        theCase.index.retentionHours.get(batch.pointer?.streamArn ?? "") ?? defaultRetentionHours,
    );
    for (const [retentionHours, alike] of byRetention) {
      failures.push(...(await saveAlike(session, theCase, alike, retentionHours)));
    }
    done += some.length;
  }
  output.progress(undefined);
  return failures;
}

async function saveAlike(
  { clients, interrupt }: Session,
  theCase: Case,
  inputs: readonly { readonly batch: CaseBatch; readonly found: Found }[],
  retentionHours: number,
): Promise<SaveFailure[]> {
  const failures: SaveFailure[] = [];
  const writes: Promise<void>[] = [];
  const hydrator = createHydrator({
    kinesis: (region) => clients.kinesis(region),
    dynamodb: (region) => clients.dynamodbStreams(region),
    retentionHours,
  });
  await hydrator.hydrateAll(
    inputs.map(({ found }) => found.record),
    {
      signal: interrupt.signal,
      onSettled(index, result) {
        const input = inputs[index];
        if (!input) return;
        const { batch, found } = input;
        if (result.status === "rejected") {
          // Ctrl-C: the next run reads it.
          if (interrupt.signal.aborted) return;
          failures.push({ batch, error: result.reason });
          return;
        }
        const writing = save(theCase, batch, found, result.value).catch((error: unknown) => {
          failures.push({ batch, error });
        });
        writes.push(writing);
      },
    },
  );
  await Promise.all(writes);
  return failures;
}

async function save(
  theCase: Case,
  batch: CaseBatch,
  found: Found,
  record: HydratedRecord,
): Promise<void> {
  const { status, reason, recordCount: records, expectedCount: expected } = record.hydration;
  const { id, messageId, key } = batch;
  await theCase.saveBatch(
    messageId,
    {
      id,
      status,
      ...(reason !== undefined && { reason }),
      records,
      expected,
      ...(found.batch && { batch: found.batch }),
    },
    record,
  );
  await theCase.journal.append({
    state: "saved",
    id,
    messageId,
    ...(key !== undefined && { key }),
  });
}

function* chunks(batches: readonly CaseBatch[]): Generator<CaseBatch[]> {
  let chunk: CaseBatch[] = [];
  let records = 0;
  for (const batch of batches) {
    const size = batch.pointer?.batchSize ?? 0;
    if (chunk.length === batchesAtOnce || (chunk.length > 0 && records + size > recordsAtOnce)) {
      yield chunk;
      chunk = [];
      records = 0;
    }
    chunk.push(batch);
    records += size;
  }
  if (chunk.length > 0) yield chunk;
}
