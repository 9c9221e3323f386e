import { createHydrator, type HydratedRecord, restorePayload } from "hydrate-core";
import { readObjects } from "../case/readObjects.js";
import { explainError } from "../print/explainError.js";
import type { Session } from "../session.js";
import type { Arrival } from "./awaitLetter.js";
import { type Comparison, compareRecords, isExact } from "./compareRecords.js";
import type { SourceBatch } from "./streamRecords.js";

/** What a drill proved. */
export type Outcome =
  /** The letter has the records; `exact` says whether all of them, byte for byte. */
  | {
      readonly kind: "hydrated";
      readonly status: string;
      readonly exact: boolean;
      readonly comparison: Comparison;
    }
  /** The pointer came, nothing more; this is what reading it back from here gave. */
  | {
      readonly kind: "pointer";
      readonly status: string;
      readonly exact: boolean;
      readonly comparison: Comparison;
    }
  /** The letter came, and its records could not be looked at. */
  | { readonly kind: "unread" | "failed"; readonly error: string }
  | { readonly kind: "nothing" };

type Judged = {
  readonly batch: SourceBatch;
  readonly arrivals: readonly Arrival[];
  /** Where the letter may say that its records are. */
  readonly buckets: readonly string[];
  /** The queue's: its buckets are there too. */
  readonly region: string;
};

/** Judges the best letter that came. */
export async function judgeDrill(
  session: Session,
  { batch, arrivals, buckets, region }: Judged,
): Promise<Outcome & { readonly arrival?: Arrival }> {
  const find = (kind: Arrival["letter"]["kind"]): Arrival | undefined =>
    arrivals.find(({ letter }) => letter.kind === kind);
  const arrival = find("hydrated") ?? find("failed") ?? find("pointer");
  if (!arrival) return { kind: "nothing" };
  const { letter } = arrival;
  if (letter.kind === "failed") return { kind: "failed", error: letter.error, arrival };
  try {
    const record =
      letter.kind === "hydrated"
        ? await restorePayload(letter.record, readObjects(session, region), {
            overflowBuckets: buckets,
          })
        : await hydrateHere(session, letter.record);
    const comparison = compareRecords(batch, record);
    const { status } = record.hydration;
    return { kind: letter.kind, status, exact: isExact(comparison), comparison, arrival };
  } catch (error) {
    return { kind: "unread", error: explainError(error).message, arrival };
  }
}

function hydrateHere(
  { clients, interrupt }: Session,
  record: Parameters<ReturnType<typeof createHydrator>["hydrate"]>[0],
): Promise<HydratedRecord> {
  return createHydrator({
    kinesis: (region) => clients.kinesis(region),
    dynamodb: (region) => clients.dynamodbStreams(region),
  }).hydrate(record, { signal: interrupt.signal });
}
