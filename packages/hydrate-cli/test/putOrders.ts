import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  PutRecordCommand,
} from "@aws-sdk/client-kinesis";
import { createKinesisClient } from "hydrate-core";
import { type Emulator, emulatorClientConfig } from "local-emulators";
import { expect, vi } from "vitest";

/** Makes the stream `orders` of one shard, with so many records in it. */
export async function putOrders({ endpoint }: Emulator, count: number): Promise<void> {
  const client = await createKinesisClient(emulatorClientConfig(endpoint));
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));
  await vi.waitFor(async () => {
    const { StreamDescriptionSummary: of } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName: "orders" }),
    );
    expect(of?.StreamStatus).toBe("ACTIVE");
  });
  for (let order = 1; order <= count; order += 1) {
    // Not text, so that decoding it on the way would show.
    const Data = Buffer.from(`\u00ff\u0000 order ${order}`, "latin1");
    const PartitionKey = `order-${order}`;
    await client.send(new PutRecordCommand({ StreamName: "orders", Data, PartitionKey }));
  }
  client.destroy();
}
