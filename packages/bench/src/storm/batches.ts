import { buildKinesisOnFailureRecord } from "hydrate-core/testing";
import { numberAt } from "../lib/pages.ts";
import { placeOf, type Storm, shardOf } from "./storm.ts";

const hour = 3_600_000;
// Shards that take 100 records a second: a batch of 100 lasts a second.
const millisBetween = 10;
// Some hours ago, and the same in all processes of a run.
const firstArrival = Math.floor(Date.now() / hour) * hour - 5 * hour;

/** When a shard's nth record arrived, in epoch milliseconds. */
export const arrivalAt = (index: number): number => firstArrival + index * millisBetween;

export const shardIdOf = (shard: number): string => `shardId-${String(shard).padStart(12, "0")}`;

/** The index of the first record that a pointer's batch has. */
const firstOf = (storm: Storm, pointer: number): number => placeOf(storm, pointer) * storm.records;

export const firstNumberOf = (storm: Storm, pointer: number): string =>
  numberAt(firstOf(storm, pointer));

/** The nth on-failure record of a storm. */
export function onFailureRecordOf(storm: Storm, pointer: number) {
  const from = firstOf(storm, pointer);
  const to = from + storm.records - 1;
  return buildKinesisOnFailureRecord({
    shardId: shardIdOf(shardOf(storm, pointer)),
    startSequenceNumber: numberAt(from),
    endSequenceNumber: numberAt(to),
    approximateArrivalOfFirstRecord: new Date(arrivalAt(from)).toISOString(),
    approximateArrivalOfLastRecord: new Date(arrivalAt(to)).toISOString(),
    batchSize: storm.records,
  });
}
