import { expect, it } from "vitest";
import { dynamodbUnavailable, startDynamoDB, startKinesis } from "../../src/index.js";

const unavailable = process.env["CI"] === "true" ? undefined : dynamodbUnavailable();

it("starts Kinesis, and leaves nothing behind when it stops", async () => {
  const emulator = await startKinesis();
  await expect(fetch(emulator.endpoint)).resolves.toBeDefined();

  await emulator.stop();
  await emulator.stop();

  await expect(fetch(emulator.endpoint)).rejects.toThrow();
});

it.skipIf(unavailable)(
  `starts and stops DynamoDB ${unavailable ? `(needs ${unavailable})` : ""}`,
  async () => {
    const emulator = await startDynamoDB();
    await expect(fetch(emulator.endpoint)).resolves.toBeDefined();

    await emulator.stop();

    if (!process.env["DYNAMODB_LOCAL_ENDPOINT"]) {
      await expect(fetch(emulator.endpoint)).rejects.toThrow();
    }
  },
);
