import type { StreamRecord } from "./streamRecord.js";

// What the members of Lambda's event take beside data and key, in memory as in JSON.
const membersOfKinesis = 500;
const membersOfDynamoDB = 600;

// An item of many small attributes is that much larger in memory than DynamoDB counts it.
const mostOfAnItem = 10;

/** About how many bytes the record takes at the most, by what can be told without a look inside. */
export function mostBytesOf(record: StreamRecord): number {
  // AWS always sends SizeBytes.
  const size = "kinesis" in record ? undefined : record.dynamodb?.SizeBytes;
  return size === undefined ? bytesOf(record) : membersOfDynamoDB + mostOfAnItem * size;
}

/** About how many bytes the record takes in memory, which for a Kinesis record is what its JSON takes. */
export function bytesOf(record: StreamRecord): number {
  if (!("kinesis" in record)) return weigh(record);
  const { data, partitionKey = "" } = record.kinesis;
  return membersOfKinesis + data.length + partitionKey.length;
}

function weigh(value: unknown): number {
  if (typeof value === "string") return value.length + 12;
  if (typeof value !== "object" || value === null) return 12;
  let bytes = 24;
  for (const member of Object.values(value)) bytes += 8 + weigh(member);
  return bytes;
}

/** How many bytes of the shard's throughput the record takes. */
export function dataBytesOf(record: StreamRecord): number {
  if (!("kinesis" in record)) return record.dynamodb?.SizeBytes ?? 1_000;
  const { data, partitionKey = "" } = record.kinesis;
  return (data.length * 3) / 4 + partitionKey.length;
}
