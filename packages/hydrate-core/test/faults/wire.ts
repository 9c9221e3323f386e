import type { ModelPosition, ModelRecord, ModelShard } from "./modelShard.js";

/** An error of the service, to be answered with its status. */
export class ServiceError extends Error {
  override readonly name: string;

  constructor(name: string, message = `${name} by the scripted server`) {
    super(message);
    this.name = name;
  }
}

/** What differs between the two services: how a record looks, and how a trim shows. */
export type Wire = {
  readonly startingNumber: (input: Readonly<Record<string, unknown>>) => unknown;
  readonly maxLimit: number;
  readonly toRecord: (record: ModelRecord) => object;
  /** What a page says beside its records. */
  readonly besides: (millisBehindLatest: number) => object;
  /** Refuses an iterator at a trimmed position, where the service does. */
  readonly checkSeek: (position: ModelPosition, shard: ModelShard) => void;
  readonly checkRead: (position: ModelPosition) => void;
};

const toSeconds = (millis: number): number => millis / 1000;
const toBase64 = (data: Uint8Array): string => Buffer.from(data).toString("base64");

export const kinesisWire: Wire = {
  startingNumber: ({ StartingSequenceNumber }) => StartingSequenceNumber,
  maxLimit: 10_000,
  toRecord: ({ sequenceNumber, data, arrival }) => ({
    SequenceNumber: String(sequenceNumber),
    PartitionKey: "key",
    Data: toBase64(data),
    ApproximateArrivalTimestamp: toSeconds(arrival),
  }),
  besides: (MillisBehindLatest) => ({ MillisBehindLatest }),
  checkSeek({ isTrimmed }, { manner }) {
    if (isTrimmed && manner === "refuse") {
      throw new ServiceError(
        "InvalidArgumentException",
        "StartingSequenceNumber is older than the oldest record of the shard",
      );
    }
  },
  checkRead: () => {},
};

export const dynamodbWire: Wire = {
  startingNumber: ({ SequenceNumber }) => SequenceNumber,
  maxLimit: 1_000,
  toRecord: ({ sequenceNumber, data, arrival }) => ({
    eventID: String(sequenceNumber),
    eventName: "INSERT",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "eu-central-1",
    dynamodb: {
      ApproximateCreationDateTime: toSeconds(arrival),
      Keys: { id: { B: toBase64(data) } },
      SequenceNumber: String(sequenceNumber),
      SizeBytes: data.length,
      StreamViewType: "KEYS_ONLY",
    },
  }),
  besides: () => ({}),
  checkSeek: refuseTrimmed,
  checkRead: refuseTrimmed,
};

function refuseTrimmed({ isTrimmed }: ModelPosition): void {
  if (isTrimmed) throw new ServiceError("TrimmedDataAccessException");
}
