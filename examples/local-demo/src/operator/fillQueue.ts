import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateStreamCommand,
  DescribeStreamCommand,
  type KinesisClient,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import type { FauxqsServer } from "fauxqs";
import { createKinesisClient } from "hydrate-core";
import { toSnsNotification } from "hydrate-core/testing";
import { emulatorClientConfig } from "local-emulators";
import { batchInfo } from "../story.ts";
import type { FakeAws } from "./fakeAws.ts";
import { orders } from "./orders.ts";

export const queue = "orders-dead-letters";
const bookArn = "arn:aws:lambda:us-east-1:000000000000:function:orders-book:live";
const syncArn = "arn:aws:lambda:us-east-1:000000000000:function:invoices-sync";

const hour = 3_600_000;
const batchSize = 50;

type Failure = {
  readonly functionArn: string;
  readonly hoursAgo: number;
  readonly condition: string;
  readonly error?: { readonly errorType: string; readonly errorMessage: string };
  readonly poisoned?: number;
};

const typeError = {
  errorType: "TypeError",
  errorMessage: "Cannot read properties of undefined (reading 'sku')",
};
const refused = { errorType: "Error", errorMessage: "connect ECONNREFUSED billing:5432" };

/** A weekend: what failed, and how long ago. */
const weekend: readonly Failure[] = [
  ...[22.9, 22.4, 21, 14, 9, 8.5, 3].map((hoursAgo, index) => ({
    functionArn: bookArn,
    hoursAgo,
    condition: "RetryAttemptsExhausted",
    error: typeError,
    poisoned: (index * 17 + 17) % batchSize,
  })),
  ...[17.5, 17].map((hoursAgo) => ({
    functionArn: bookArn,
    hoursAgo,
    condition: "RecordAgeExceeded",
  })),
  ...[6, 5.5, 5].map((hoursAgo) => ({
    functionArn: syncArn,
    hoursAgo,
    condition: "RetryAttemptsExhausted",
    error: refused,
  })),
];

/**
 * Puts the orders into a stream, and the pointers that Lambda would send into the dead-letter queue.
 * Gives the id of a message with a poisoned order.
 */
export async function fillQueue(
  endpoint: string,
  sqs: FauxqsServer,
  aws: FakeAws,
): Promise<string> {
  const client = await createKinesisClient(emulatorClientConfig(endpoint));
  sqs.createQueue(queue, { attributes: { MessageRetentionPeriod: "1209600" } });
  const streamArn = await createStream(client);
  aws.streams.set(bookArn, streamArn).set(syncArn, streamArn);
  const ids: string[] = [];
  for (const [index, failure] of weekend.entries()) {
    const { Records = [] } = await client.send(
      new PutRecordsCommand({
        StreamName: "orders",
        Records: orders(1_001 + index * batchSize, batchSize, failure.poisoned).map((order) => ({
          Data: Buffer.from(order),
          PartitionKey: `order-${JSON.parse(order).id}`,
        })),
      }),
    );
    const numbers = Records.map(({ SequenceNumber = "" }) => SequenceNumber);
    const at = Date.now() - failure.hoursAgo * hour;
    const requestId = randomUUID();
    const pointer = {
      requestContext: {
        requestId,
        functionArn: failure.functionArn,
        condition: failure.condition,
        approximateInvokeCount: 4,
      },
      ...(failure.error && {
        responseContext: { statusCode: 200, executedVersion: "42", functionError: "Unhandled" },
      }),
      version: "1.0",
      timestamp: new Date(at + 180_000).toISOString(),
      KinesisBatchInfo: batchInfo(streamArn, Records[0]?.ShardId ?? "", numbers, [
        at / 1_000,
        at / 1_000 + 1,
      ]),
    };
    ids.push(sqs.sendMessage(queue, JSON.stringify(toSnsNotification(pointer))).messageId);
    const name = /:function:([^:]+)/.exec(failure.functionArn)?.[1];
    aws.logs.push({
      group: `/aws/lambda/${name}`,
      at: at + 170_000,
      message: `${requestId}\tERROR\tInvoke Error\t${JSON.stringify(failure.error ?? {})}`,
    });
  }
  // Whoever clicked it together subscribed the queue to something else too.
  sqs.sendMessage(queue, "Test notification from the console");
  client.destroy();
  return ids[0] ?? "";
}

async function createStream(client: KinesisClient): Promise<string> {
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));
  for (;;) {
    const { StreamDescription } = await client.send(
      new DescribeStreamCommand({ StreamName: "orders" }),
    );
    if (StreamDescription?.StreamStatus === "ACTIVE") return StreamDescription.StreamARN ?? "";
    await sleep(20);
  }
}
