export type Source = "kinesis" | "dynamodb";

// Kinesis' numbers have 56 digits, those of DynamoDB Streams 21 and more.
const firstNumbers: Record<Source, bigint> = {
  kinesis: 49_600_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000n,
  dynamodb: 517_300_000_000_041_873_290_000n,
};

/** The sequence number of a shard's nth record. */
export const numberAt = (index: number, source: Source = "kinesis"): string =>
  String(firstNumbers[source] + BigInt(index) * 1_000n);

export const indexOf = (sequenceNumber: string, source: Source = "kinesis"): number =>
  Number((BigInt(sequenceNumber) - firstNumbers[source]) / 1_000n);

/** Text of so many bytes. */
const textOf = (bytes: number): string => "order ".repeat(Math.ceil(bytes / 6)).slice(0, bytes);

/** The records of a page, as the JSON of GetRecords has them. */
export function recordsOf(
  source: Source,
  {
    from,
    to,
    bytes,
    arrivalAt,
  }: Readonly<{
    from: number;
    to: number;
    bytes: number;
    arrivalAt: (index: number) => number;
  }>,
): object[] {
  const recordAt = source === "kinesis" ? kinesisRecords(bytes) : dynamodbRecords(bytes);
  return Array.from({ length: Math.max(0, to - from) }, (_, i) =>
    recordAt(from + i, arrivalAt(from + i) / 1_000),
  );
}

function kinesisRecords(bytes: number) {
  const Data = Buffer.from(`{"id":1,"text":"${textOf(bytes)}`)
    .subarray(0, bytes)
    .toString("base64");
  return (index: number, arrival: number) => ({
    SequenceNumber: numberAt(index),
    PartitionKey: `key-${index}`,
    Data,
    ApproximateArrivalTimestamp: arrival,
  });
}

/** Orders that change: both images have a text, numbers, a list and a map. */
function dynamodbRecords(bytes: number) {
  const text = textOf(Math.max(0, bytes / 2 - 150));
  const image = (id: string, total: number) => ({
    id: { S: id },
    total: { N: String(total) },
    paid: { BOOL: true },
    items: { L: [{ M: { sku: { S: "A-1" }, count: { N: "2" } } }] },
    text: { S: text },
  });
  return (index: number, arrival: number) => {
    const id = `order-${index}`;
    return {
      awsRegion: "us-east-1",
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(arrival),
        Keys: { id: { S: id } },
        NewImage: image(id, 2 * index),
        OldImage: image(id, index),
        SequenceNumber: numberAt(index, "dynamodb"),
        SizeBytes: bytes,
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventID: `event-${index}`,
      eventName: "MODIFY",
      eventSource: "aws:dynamodb",
      eventVersion: "1.1",
    };
  };
}
