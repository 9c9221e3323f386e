import { grouped } from "../../print/numbers.js";
import { clock, weekday } from "../../print/time.js";
import type { Loss } from "./losses.js";

const day = 86_400_000;

/** `If you do nothing:  1,204 records lost by 12:00   3,871 by 18:00   11,050 in all`. */
export function lossLine(losses: readonly Loss[], now: number): string {
  const all = losses.at(-1)?.records ?? 0;
  if (all === 0)
    return "Nothing depends on a stream any more: all records are saved, or in the queue.";
  const parts = losses.flatMap(({ by, records }, index) => {
    if (records === 0 || (index < losses.length - 1 && records === losses[index - 1]?.records)) {
      return [];
    }
    return [`${grouped(records)} ${when(by, now)}`];
  });
  const [first = "", ...rest] = parts;
  return `If you do nothing:  ${[first.replace(/^([\d,]+)/, "$1 records lost"), ...rest].join("   ")}`;
}

function when(by: number, now: number): string {
  if (by <= now) return "already";
  if (!Number.isFinite(by)) return "in all";
  return by - now < day ? `by ${clock(by)}` : `by ${weekday(by)} ${clock(by)}`;
}
