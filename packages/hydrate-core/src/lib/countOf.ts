/** A count and what is counted, to be part of a sentence: "1 record", "2 records". */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
