import { describe, expect, it } from "vitest";
import {
  consumer,
  deadLetters,
  hydrate,
  hydrateArn,
  pointers,
  queueArn,
  streamArn,
  subscription,
  topic,
  topicArn,
} from "../../test/healthyScene.js";
import { known } from "./asked.js";
import type { Consumer } from "./facts.js";
import { needsOf } from "./needs.js";

const list = (changes: Partial<Consumer>): string[] =>
  needsOf(consumer(changes)).map(
    ({ who, action, resource }) => `${who} ${action} ${resource.split(":").at(-1)}`,
  );

describe("needsOf", () => {
  it("asks that the consumer may publish, and the hydrate function read and send", () => {
    expect(list({})).toEqual([
      "orders-book:live sns:Publish orders-failures",
      "hydrate-failures kinesis:GetShardIterator stream/orders",
      "hydrate-failures kinesis:GetRecords stream/orders",
      "hydrate-failures sqs:SendMessage orders-dead-letters",
    ]);
    expect(needsOf(consumer())[0]).toMatchObject({ resource: topicArn });
    expect(needsOf(consumer())[1]).toMatchObject({ resource: streamArn });
    expect(hydrateArn).toContain("hydrate-failures");
  });

  it("asks the same of the function that reads a queue of pointers", () => {
    expect(list({ destination: pointers() })).toEqual([
      "orders-book:live sqs:SendMessage pointers",
      "hydrate-failures kinesis:GetShardIterator stream/orders",
      "hydrate-failures kinesis:GetRecords stream/orders",
      "hydrate-failures sqs:SendMessage orders-dead-letters",
    ]);
  });

  it("asks for the keys that encrypt stream, topic and queue, but not for those of AWS", () => {
    const queue = deadLetters({ keyId: "alias/aws/sqs" });
    const next = hydrate({ destinations: known({ onSuccess: queue, onFailure: queue }) });
    const keyId = "6f1c2d3e-0000-4000-8000-000000000001";

    expect(
      list({
        stream: known({ retentionHours: 24, keyId: "arn:aws:kms:eu-central-1:1:key/of-stream" }),
        destination: topic([subscription({ next })], { facts: known({ keyId }) }),
      }),
    ).toEqual([
      "orders-book:live sns:Publish orders-failures",
      `orders-book:live kms:GenerateDataKey key/${keyId}`,
      `orders-book:live kms:Decrypt key/${keyId}`,
      "hydrate-failures kinesis:GetShardIterator stream/orders",
      "hydrate-failures kinesis:GetRecords stream/orders",
      "hydrate-failures kms:Decrypt key/of-stream",
      "hydrate-failures sqs:SendMessage orders-dead-letters",
    ]);
  });

  it("hands on the policy of the resource, which may allow it as well", () => {
    const [first] = needsOf(consumer({ destination: deadLetters({ policy: "{}" }) }));

    expect(first).toMatchObject({ resource: queueArn, resourcePolicy: "{}" });
  });

  it("asks for objects in a bucket", () => {
    const destination = { kind: "bucket", arn: "arn:aws:s3:::failures" } as const;

    expect(list({ destination })).toEqual(["orders-book:live s3:PutObject failures/*"]);
  });

  it("asks nothing of a role that is not known", () => {
    const configuration = { is: "unknown", reason: "AccessDenied" } as const;

    expect(list({ configuration, destination: deadLetters() })).toEqual([]);
  });
});
