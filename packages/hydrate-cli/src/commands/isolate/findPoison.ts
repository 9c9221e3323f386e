import { sequenceNumberOf } from "hydrate-core";
import type { StreamEvent } from "../../invoke/outcome.js";

/** What a function answered to a part of a batch. */
export type PartAnswer =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly error: string;
      /** Item identifiers that it reported, if it reported any. */
      readonly reported?: readonly unknown[];
    };

/** Gives a function a part of the batch. */
export type CallPart = (part: StreamEvent) => Promise<PartAnswer>;

/** Where the search ended. */
export type Poison = {
  readonly calls: number;
  /** The index of the first record that fails; undefined where every part succeeded. */
  readonly index: number | undefined;
  readonly error: string | undefined;
};

/**
 * Finds the first record that a function fails on, by halves: a record fails alone and in any company,
 * or this finds nothing. A function that reports its failed items answers at the first call.
 */
export async function findPoison(event: StreamEvent, call: CallPart): Promise<Poison> {
  const records: readonly unknown[] = event.Records;
  let [from, to] = [0, records.length];
  let calls = 0;
  let error: string | undefined;

  async function fails(end: number): Promise<boolean> {
    calls += 1;
    const answer = await call({ Records: records.slice(from, end) } as StreamEvent);
    if (answer.ok) return false;
    error = answer.error;
    const first = answer.reported && firstReported(event, from, end, answer.reported);
    if (first !== undefined) from = first;
    to = first === undefined ? end : first + 1;
    return true;
  }

  while (to - from > 1) {
    const middle = from + Math.floor((to - from) / 2);
    if (!(await fails(middle))) from = middle;
  }
  // No part failed so far: the last record is only a guess.
  const found = error !== undefined || (records.length > 0 && (await fails(to)));
  return { calls, index: found ? from : undefined, error };
}

/** The index of the first record that was reported; undefined where a number is not in the part. */
export function firstReported(
  event: StreamEvent,
  from: number,
  to: number,
  reported: readonly unknown[],
): number | undefined {
  const numbers = event.Records.map(sequenceNumberOf);
  const indexes = reported.map((item) => numbers.indexOf(String(item)));
  const valid = indexes.every((index) => index >= from && index < to);
  return valid && indexes.length > 0 ? Math.min(...indexes) : undefined;
}
