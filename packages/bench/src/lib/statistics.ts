/** The middle of some numbers; 0 for an empty list. */
export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** The number that a share of the others is not above; 0 for an empty list. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below = 0, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/** How far the middle half of some numbers reaches, as a share of their median. */
export function spread(numbers: readonly number[]): number {
  return (quantile(numbers, 0.75) - quantile(numbers, 0.25)) / median(numbers);
}
