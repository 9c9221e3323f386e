import { S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { type HydratedRecord, toStreamEvent } from "hydrate-core";
import { beforeEach } from "vitest";
import { mockStreams } from "../../hydrate-core/test/mockStreams.js";
import { fakeS3 } from "./fakeS3.js";

/**
 * Mocks the streams and S3, anew before every test. `objects` are S3's, by their URI; `hydrated` and
 * `eventOf` say what hydrating a pointer gives, and leave no calls behind.
 */
export function mockAws({ records = 20 } = {}) {
  const streams = mockStreams({ records });
  const { kinesis, dynamodb, hydrator } = streams;
  const s3 = mockClient(S3Client);
  const objects = new Map<string, string>();

  beforeEach(() => {
    s3.reset();
    objects.clear();
    fakeS3(s3, objects);
  });

  async function hydrated(pointer: unknown): Promise<HydratedRecord> {
    // Checked by the hydrator itself.
    const record = await hydrator.hydrate(pointer as HydratedRecord);
    for (const mock of [kinesis, dynamodb]) mock.resetHistory();
    return record;
  }

  return Object.assign(streams, {
    s3,
    objects,
    hydrated,
    eventOf: async (pointer: unknown) => toStreamEvent(await hydrated(pointer)),
  });
}
