import type { Position, StreamPage, StreamSource } from "../src/stream/streamSource.js";

/** What a shard answers to GetRecords: a page, or the error of the call. */
export type PagedAnswer = StreamPage<string> | Error;

/** A page of records that are their own sequence numbers. */
export const page = (
  numbers: readonly number[],
  more: Partial<StreamPage<string>> = {},
): StreamPage<string> => ({
  records: numbers.map(String),
  nextIterator: "next",
  millisBehindLatest: 0,
  ...more,
});

/** A shard that gives these answers one after the other, whatever it is asked, and keeps the questions. */
export function pagedSource(name: "kinesis" | "dynamodb", answers: readonly PagedAnswer[]) {
  const left = [...answers];
  const positions: Position[] = [];
  const limits: number[] = [];
  const source: StreamSource<string> = {
    name,
    maxPageSize: 1_000,
    maxIdlePages: 10,
    async getShardIterator(_, position) {
      positions.push(position);
      return "first";
    },
    async getRecords(_, __, limit) {
      limits.push(limit);
      const answer = left.shift();
      if (answer === undefined) throw new Error("No page is left");
      if (answer instanceof Error) throw answer;
      return answer;
    },
    clientRegion: async () => undefined,
    sequenceNumber: (record) => record,
    byteLength: (record) => record.length,
    arrival: () => undefined,
  };
  return { source, positions, limits };
}
