import type { HydratedRecord } from "hydrate-core";

type FixtureTest = {
  readonly record: HydratedRecord;
  /** The name of both files, without their endings. */
  readonly base: string;
  readonly functionName: string;
};

/** The text of a vitest test that gives a saved batch to its function, through a fake stream. */
export function fixtureTest({ record, base, functionName }: FixtureTest): string {
  const kinesis = record.KinesisBatch !== undefined;
  const client = kinesis ? "KinesisClient" : "DynamoDBStreamsClient";
  const module = kinesis ? "client-kinesis" : "client-dynamodb-streams";
  const fake = kinesis ? "fakeKinesisStream" : "fakeDynamoDBStream";
  return `import { readFile } from "node:fs/promises";
import { ${client} } from "@aws-sdk/${module}";
import { mockClient } from "aws-sdk-client-mock";
import { createHydrator, toStreamEvent } from "hydrate-core";
import { ${fake} } from "hydrate-core/testing";
import { expect, it } from "vitest";
// The function that failed.
import { handler } from "./${functionName}.js";

it("handles the batch that failed", async () => {
  const saved = JSON.parse(await readFile(new URL("./${base}.json", import.meta.url), "utf8"));
${kinesis ? kinesisRecords : dynamodbRecords}
  const { ${kinesis ? "KinesisBatch" : "DDBStreamBatch"}: _, hydration: __, ...pointer } = saved;

  const hydrated = await createHydrator().hydrate(pointer);

  expect(hydrated.hydration.recordCount).toBe(${record.hydration.recordCount});
  await expect(handler(toStreamEvent(hydrated))).resolves.not.toThrow();
});
`;
}

const kinesisRecords = `  fakeKinesisStream(mockClient(KinesisClient), {
    records: saved.KinesisBatch.map(({ kinesis }) => ({
      SequenceNumber: kinesis.sequenceNumber,
      PartitionKey: kinesis.partitionKey,
      Data: Buffer.from(kinesis.data, "base64"),
      ApproximateArrivalTimestamp: new Date(kinesis.approximateArrivalTimestamp * 1_000),
    })),
  });`;

const dynamodbRecords = `  fakeDynamoDBStream(mockClient(DynamoDBStreamsClient), {
    records: saved.DDBStreamBatch.map((record) => ({
      ...record,
      dynamodb: {
        ...record.dynamodb,
        ApproximateCreationDateTime: new Date(record.dynamodb.ApproximateCreationDateTime * 1_000),
      },
    })),
  });`;
