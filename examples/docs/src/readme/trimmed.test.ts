import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { createHydrator } from "hydrate-core";
import { buildKinesisOnFailureRecord, fakeKinesisStream } from "hydrate-core/testing";
import { expect, it } from "vitest";

const kinesis = mockClient(KinesisClient);

it("reads what is left of a batch that the stream has begun to forget", async () => {
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
