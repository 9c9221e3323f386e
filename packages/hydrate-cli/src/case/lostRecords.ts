import type { CaseBatch } from "./caseBatch.js";

/** A line of `lost.jsonl`: records that no stream holds any more, by where they were. */
export type Lost = {
  readonly id: string;
  readonly function?: string;
  readonly streamArn?: string;
  readonly shardId?: string;
  readonly startSequenceNumber?: string;
  readonly endSequenceNumber?: string;
  readonly status: string;
  readonly lost: number;
  readonly reason?: string;
  readonly firstArrival?: string;
};

/** The batches whose records were lost, all or some. */
export function lostRecords(batches: readonly CaseBatch[]): Lost[] {
  return batches.flatMap(({ id, saved, pointer, functionArn }) => {
    if (saved?.status !== "gone" && saved?.status !== "partial") return [];
    const { streamArn, shardId, startSequenceNumber, endSequenceNumber, firstArrival } =
      pointer ?? {};
    return [
      {
        id,
        ...(functionArn !== undefined && { function: functionArn }),
        ...(streamArn !== undefined && { streamArn }),
        ...(shardId !== undefined && { shardId }),
        ...(startSequenceNumber !== undefined && { startSequenceNumber }),
        ...(endSequenceNumber !== undefined && { endSequenceNumber }),
        status: saved.status,
        // A partial batch can hold as many records as the batch had, and others between them.
        lost: Math.max(saved.expected - saved.records, 0),
        ...(saved.reason !== undefined && { reason: saved.reason }),
        ...(firstArrival !== undefined && { firstArrival: new Date(firstArrival).toISOString() }),
      },
    ];
  });
}
