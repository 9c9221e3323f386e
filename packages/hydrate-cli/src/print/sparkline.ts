const bars = "▁▂▃▄▅▆▇█";

/** The shape of a series: the highest value is a full bar, and every value above 0 is visible. */
export function sparkline(values: readonly number[]): string {
  const highest = Math.max(...values, 1);
  return values
    .map((value) => {
      const level = value === 0 ? 0 : Math.max(1, Math.round((value / highest) * 7));
      return bars[level] ?? "";
    })
    .join("");
}

/** Sums values by time into so many equal spans between two times. */
export function inSpans(
  byTime: ReadonlyMap<number, number>,
  from: number,
  to: number,
  spans: number,
): number[] {
  const sums = new Array<number>(spans).fill(0);
  const length = Math.max(to - from, 1) / spans;
  for (const [time, value] of byTime) {
    const span = Math.min(Math.max(Math.floor((time - from) / length), 0), spans - 1);
    sums[span] = (sums[span] ?? 0) + value;
  }
  return sums;
}
