import { DynamoDBStreamsClient, GetRecordsCommand } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it } from "vitest";
import { createHydrator } from "../createHydrator.js";
import { buildKinesisOnFailureRecord, fakeDynamoDBStream, fakeKinesisStream } from "./index.js";

const kinesis = mockClient(KinesisClient);

// The example of TESTING.md.
it("replays what is left of a batch that the stream begins to forget", async () => {
  fakeKinesisStream(kinesis, {
    records: ["1", "2", "3"].map((SequenceNumber) => ({
      SequenceNumber,
      Data: new TextEncoder().encode(`order ${SequenceNumber}`),
    })),
    trimmed: 1,
  });
  const hydrator = createHydrator({ kinesis: new KinesisClient({ region: "eu-central-1" }) });

  const { hydration } = await hydrator.hydrate(
    buildKinesisOnFailureRecord({ startSequenceNumber: "1", endSequenceNumber: "3", batchSize: 3 }),
  );

  expect(hydration).toMatchObject({ status: "partial", recordCount: 2 });
});

it("forgets records between two reads when it is told to", async () => {
  const stream = fakeKinesisStream(kinesis, {
    records: ["1", "2", "3"].map((SequenceNumber) => ({ SequenceNumber, Data: new Uint8Array() })),
  });
  const hydrator = createHydrator({ kinesis: new KinesisClient({ region: "eu-central-1" }) });
  const failure = buildKinesisOnFailureRecord({
    startSequenceNumber: "1",
    endSequenceNumber: "3",
    batchSize: 3,
  });

  const before = await hydrator.hydrate(failure);
  stream.trim(10);
  const after = await hydrator.hydrate(failure);

  expect([before.hydration.status, after.hydration.status]).toEqual(["complete", "gone"]);
});

it("refuses a Limit that DynamoDB refuses, and forgets like it", async () => {
  const streams = mockClient(DynamoDBStreamsClient);
  const { trim } = fakeDynamoDBStream(streams, {
    records: ["1", "2"].map((SequenceNumber) => ({ dynamodb: { SequenceNumber } })),
  });
  const client = new DynamoDBStreamsClient({ region: "eu-central-1" });
  const read = (Limit: number) => client.send(new GetRecordsCommand({ ShardIterator: "0", Limit }));

  await expect(read(1_001)).rejects.toMatchObject({ name: "LimitExceededException" });
  await expect(read(1)).resolves.toMatchObject({ Records: { length: 1 } });
  trim(1);
  await expect(read(1)).rejects.toMatchObject({ name: "TrimmedDataAccessException" });
});
