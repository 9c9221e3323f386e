import {
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  LambdaClient,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { mockClient } from "aws-sdk-client-mock";
import { createHandler } from "middy-hydrate/handler";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type DrillGround, startDrillGround } from "../startDrillGround.js";
import { type Handler, type Pump, pumpTopic } from "../startPump.js";
import { bodiesIn } from "../startQueue.js";
import { createWorkplace, type Workplace } from "../testHost.js";

const region = "us-east-1";
const topic = "orders-failures";
const queue = "orders-dead-letters";
const arn = (service: string, name: string) => `arn:aws:${service}:${region}:000000000000:${name}`;
const streamArn = arn("kinesis", "stream/orders");
const hydrateArn = arn("lambda", "function:hydrate-failures");
const named = ["--stream", streamArn, "--to", arn("sns", topic), "--queue", queue] as const;

let ground: DrillGround;
let sqs: DrillGround["sqs"];
let work: Workplace;
let pump: Pump | undefined;
const lambda = mockClient(LambdaClient);

beforeAll(async () => {
  ground = await startDrillGround(region, 12);
  sqs = ground.sqs;
});
afterAll(async () => {
  lambda.restore();
  await ground?.stop();
});
beforeEach(() => {
  work = createWorkplace();
  lambda.reset();
  sqs.createTopic(topic);
  for (const name of [queue, "to-hydrate"]) sqs.createQueue(name);
});
afterEach(async () => {
  await pump?.stop();
  pump = undefined;
  sqs.deleteTopic(topic);
  for (const name of [queue, "to-hydrate"]) sqs.deleteQueue(name);
});

/** What Lambda says of the consumer, its mapping, and the hydrate function. */
function describeAccount(environment: Record<string, string> = {}): void {
  lambda.on(ListEventSourceMappingsCommand).resolves({ EventSourceMappings: [] });
  lambda.on(ListAliasesCommand).resolves({ Aliases: [] });
  lambda.on(ListEventSourceMappingsCommand, { FunctionName: "orders-book" }).resolves({
    EventSourceMappings: [
      {
        UUID: "0b1c2d3e-0000-4000-8000-000000000001",
        EventSourceArn: streamArn,
        FunctionArn: arn("lambda", "function:orders-book"),
        State: "Enabled",
        DestinationConfig: { OnFailure: { Destination: arn("sns", topic) } },
        MaximumRetryAttempts: 3,
        MaximumRecordAgeInSeconds: 3_600,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      },
    ],
  });
  lambda.on(GetFunctionConfigurationCommand).resolves({
    Role: "arn:aws:iam::000000000000:role/orders-book",
    Timeout: 30,
  });
  lambda.on(GetFunctionConfigurationCommand, { FunctionName: hydrateArn }).resolves({
    Role: "arn:aws:iam::000000000000:role/hydrate-failures",
    Timeout: 60,
    Environment: { Variables: { HYDRATE_OVERFLOW_BUCKET: "overflow", ...environment } },
  });
  const Destination = arn("sqs", queue);
  lambda.on(GetFunctionEventInvokeConfigCommand, { FunctionName: hydrateArn }).resolves({
    DestinationConfig: { OnSuccess: { Destination }, OnFailure: { Destination } },
  });
}

/** Subscribes the function as AWS has it, and a queue that Lambda is played from. */
async function subscribeHydrate(handler: Handler): Promise<void> {
  const client = new SNSClient({});
  await client.send(
    new SubscribeCommand({ TopicArn: arn("sns", topic), Protocol: "lambda", Endpoint: hydrateArn }),
  );
  client.destroy();
  const attributes = { RawMessageDelivery: "true" };
  sqs.subscribe({ topic, queue: "to-hydrate", attributes });
  pump = pumpTopic({ server: sqs, from: "to-hydrate", to: queue, handler });
}

/** Times are never twice the same, and ids neither. */
const steady = (text: string): string =>
  text
    .replaceAll(/\d+\.\d s/g, "0.0 s")
    .replaceAll(/\d\d:\d\d:\d\d\.\d{3}/g, "00:00:00.000")
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID");

describe("drill through a topic and the hydrate function", () => {
  it("says what it would send and where, and sends nothing without --yes", async () => {
    describeAccount();
    await subscribeHydrate(createHandler());
    sqs.sendMessage(queue, "somebody else's");

    const { status, stdout } = await work.hydrate("drill", "orders-book");

    expect(status).toBe(0);
    expect(steady(stdout)).toMatchInlineSnapshot(`
      "DRY RUN  nothing is sent
      records    5 records of orders, shardId-000000000000, arrived 00:00:00.000 to 00:00:00.000
      as         a failure of orders-book
      send to    orders-failures
      also told  to-hydrate: tell them that it is a drill
      wait at    orders-dead-letters, 5 m at most
                 about 1 message there; waiting costs each a receive
      run it     hydrate drill orders-book --yes
      "
    `);
    expect(bodiesIn(sqs, queue)).toEqual(["somebody else's"]);
    expect(sqs.inspectQueue(queue)?.messages.ready[0]?.approximateReceiveCount).toBe(0);
  });

  it("finds the way by the mapping, gets every byte back, and removes its own letter alone", async () => {
    describeAccount();
    await subscribeHydrate(createHandler());
    sqs.sendMessage(queue, "somebody else's");

    const { status, stdout, stderr } = await work.inTerminal(120, "drill", "orders-book", "--yes");

    expect(steady(stdout)).toMatchInlineSnapshot(`
      "✓ 5 records of orders, shardId-000000000000, as a failure of orders-book     published to orders-failures
      ? whether its role may sns:Publish   iam:SimulatePrincipalPolicy: ECONNREFUSED
      ✓ hydrated after 0.0 s: complete, 5 of 5, every byte equal                   removed from orders-dead-letters
        published 0.0 s, hydrated 0.0 s, in the queue 0.0 s, seen 0.0 s
      "
    `);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(bodiesIn(sqs, queue)).toEqual(["somebody else's"]);
    expect(sqs.inspectQueue(queue)?.messages.inflight).toEqual([]);
  });

  it("needs no mapping where flags name the way, and fits 80 columns", async () => {
    await subscribeHydrate(createHandler());

    const { status, stdout } = await work.inTerminal(
      80,
      "drill",
      "orders-book",
      ...named,
      "--records",
      "3",
      "--yes",
    );

    expect(steady(stdout)).toMatchInlineSnapshot(`
      "✓ 3 records of orders, shardId-000000000000, as a failure of orders-book
        published to orders-failures
      ✓ hydrated after 0.0 s: complete, 3 of 3, every byte equal
        removed from orders-dead-letters
        published 0.0 s, hydrated 0.0 s, in the queue 0.0 s, seen 0.0 s
      "
    `);
    expect(status).toBe(0);
  });

  it("gives programs one object a line", async () => {
    await subscribeHydrate(createHandler());

    const { objects } = await work.hydrate("drill", "orders-book", ...named, "--yes", "--json");

    expect(objects.map(({ type }) => type)).toEqual(["published", "drill"]);
    expect(objects[1]).toMatchObject({
      outcome: {
        kind: "hydrated",
        status: "complete",
        exact: true,
        comparison: { sent: 5, equal: 5, missing: [], different: [], extra: [] },
      },
      legs: { published: expect.any(Number), seen: expect.any(Number) },
      removed: true,
      requestId: expect.stringMatching(/^hydrate-drill-/),
      others: 0,
    });
  });
});

describe("what a drill finds", () => {
  it("is a changed byte", async () => {
    const hydrate = createHandler();
    await subscribeHydrate(async (event) => {
      const answer = structuredClone(await hydrate(event));
      if (!("KinesisBatch" in answer)) throw new Error("not one batch");
      const [first] = answer.KinesisBatch ?? [];
      if (first) first.kinesis.data = Buffer.from("\ufffd").toString("base64");
      return answer;
    });

    const { status, stdout } = await work.hydrate("drill", "orders-book", ...named, "--yes");

    expect(steady(stdout)).toContain("✗ hydrated after 0.0 s: complete, 4 of 5, 1 different");
    expect(status).toBe(1);
    expect(bodiesIn(sqs, queue)).toEqual([]);
  });

  it("is a stream that the hydrate function may not read", async () => {
    await subscribeHydrate(
      createHandler({ allowedStreamArns: ["arn:aws:kinesis:*:stream/bills"] }),
    );

    const { status, stdout, stderr } = await work.hydrate(
      "drill",
      "orders-book",
      ...named,
      "--yes",
    );

    expect(stdout).toContain("✗ the hydrate function gave up: HydrateStreamNotAllowedError: ");
    expect(stderr).toContain("missing  an allowed stream: name it in HYDRATE_ALLOWED_STREAM_ARNS");
    expect(status).toBe(1);
    expect(bodiesIn(sqs, queue)).toEqual([]);
  });

  it("is a topic without subscribers", async () => {
    describeAccount();

    const { status, stdout, stderr } = await work.hydrate(
      ...["drill", "orders-book", "--queue", queue, "--yes", "--timeout", "1s"],
    );

    expect(stdout).toContain(`✗ no letter came to ${queue} within 1.0 s`);
    expect(steady(stderr)).toMatchInlineSnapshot(`
      "✗ orders-failures has no subscription: what is published to it goes nowhere
      ? orders-book: whether its role may sns:Publish   iam:SimulatePrincipalPolicy: ECONNREFUSED
        aws sns subscribe --topic-arn arn:aws:sns:us-east-1:000000000000:orders-failures --protocol lambda --notification-endpoint ARN-OF-THE-HYDRATE-FUNCTION
      It was sent to orders-failures. A letter that comes later is marked hydrate-drill-ID, and replay leaves it alone.
      "
    `);
    expect(status).toBe(1);
  });

  it("is that only pointers come", async () => {
    describeAccount();
    sqs.subscribe({ topic, queue });

    const { status, stdout, stderr } = await work.hydrate(
      ...["drill", "orders-book", "--stream", streamArn, "--to", arn("sns", topic), "--yes"],
    );

    expect(steady(stdout)).toMatchInlineSnapshot(`
      "✓ 5 records of orders, shardId-000000000000, as a failure of orders-book   published to orders-failures
      ! the pointer came after 0.0 s, without records   removed from orders-dead-letters
      ! read back from here: complete, 5 of 5, every byte equal
        published 0.0 s, in the queue 0.0 s, seen 0.0 s
      "
    `);
    expect(stderr).toBe("Nothing on this way reads the records back: the stream forgets them.\n");
    expect(status).toBe(3);
    expect(bodiesIn(sqs, queue)).toEqual([]);
  });
});

describe("a drill leaves what is not its own", () => {
  it("refuses to wait where looking moves messages away, and sends nothing", async () => {
    sqs.createQueue("away");
    const policy = { deadLetterTargetArn: arn("sqs", "away"), maxReceiveCount: 3 };
    sqs.deleteQueue(queue);
    sqs.createQueue(queue, { attributes: { RedrivePolicy: JSON.stringify(policy) } });
    sqs.subscribe({ topic, queue });
    sqs.sendMessage(queue, "somebody else's");

    const { status, stderr } = await work.hydrate("drill", "orders-book", ...named, "--yes");
    sqs.deleteQueue("away");

    expect(stderr).toContain("moves messages away after 3 receives");
    expect(status).toBe(1);
    expect(bodiesIn(sqs, queue)).toEqual(["somebody else's"]);
  });

  it("puts messages of others back at Ctrl-C, and says what may still come", async () => {
    for (let n = 1; n <= 12; n += 1) sqs.sendMessage(queue, `somebody else's ${n}`);

    const drilled = work.hydrate("drill", "orders-book", ...named, "--yes");
    await vi.waitFor(() => expect(sqs.inspectQueue(queue)?.messages.inflight).toHaveLength(12));
    work.interrupt();
    const { status, stderr } = await drilled;

    expect(status).toBe(130);
    expect(stderr).toContain("The letter may still come to orders-dead-letters: it is marked");
    expect(sqs.inspectQueue(queue)?.messages.ready).toHaveLength(12);
  });
});
