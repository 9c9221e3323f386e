import type { BatchPointer } from "hydrate-core";
import { expect, it } from "vitest";
import { narrowToFilter } from "./narrowToFilter.js";
import type { StreamEvent } from "./outcome.js";

const streamArn = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";
const event = (...data: string[]) =>
  ({
    Records: data.map((text, index) => ({
      kinesis: { sequenceNumber: String(100 + index), data: Buffer.from(text).toString("base64") },
    })),
  }) as StreamEvent;
const pointer = (batchSize: number, last: string): BatchPointer => ({
  source: "kinesis",
  region: "eu-central-1",
  streamArn,
  shardId: "shardId-000000000000",
  startSequenceNumber: "100",
  endSequenceNumber: last,
  batchSize,
});
const mapping = (Pattern: string, rest = {}) => [
  { EventSourceArn: streamArn, FilterCriteria: { Filters: [{ Pattern }] }, ...rest },
];
const paid = '{"data":{"total":[300]}}';
const three = event('{"total":300}', '{"total":1}', '{"total":300}');

it("keeps what the filter lets through, where it is the batch", () => {
  const narrowed = narrowToFilter(three, pointer(2, "102"), mapping(paid));
  expect(narrowed?.Records).toEqual([three.Records[0], three.Records[2]]);
});

it.each([
  ["the count is another one", three, pointer(3, "102"), mapping(paid)],
  ["the last record is not among them", three, pointer(2, "101"), mapping(paid)],
  [
    "parallel batches add others",
    three,
    pointer(2, "102"),
    mapping(paid, { ParallelizationFactor: 2 }),
  ],
  ["no filter is told", three, pointer(2, "102"), [{ EventSourceArn: streamArn }]],
  [
    "the mapping is another stream's",
    three,
    pointer(2, "102"),
    mapping(paid, { EventSourceArn: "x" }),
  ],
  [
    "numbers are written another way",
    event('{"total":300.0}', '{"total":1}', '{"total":300}'),
    pointer(2, "102"),
    mapping(paid),
  ],
  [
    "the pattern is not understood",
    three,
    pointer(2, "102"),
    mapping('{"data":{"a":[{"cidr":"x"}]}}'),
  ],
])("gives nothing where %s", (_, given, at, mappings) => {
  expect(narrowToFilter(given, at, mappings)).toBeUndefined();
});
