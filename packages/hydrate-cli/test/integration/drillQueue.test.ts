import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { createHandler } from "middy-hydrate/handler";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type DrillGround, startDrillGround } from "../startDrillGround.js";
import { type Pump, pumpQueue } from "../startPump.js";
import { bodiesIn } from "../startQueue.js";
import { createWorkplace, type Workplace } from "../testHost.js";

const region = "us-east-1";
const queue = "orders-dead-letters";
const arn = (service: string, name: string) => `arn:aws:${service}:${region}:000000000000:${name}`;
const hydrateArn = arn("lambda", "function:hydrate-failures");

let ground: DrillGround;
let sqs: DrillGround["sqs"];
let work: Workplace;
let pump: Pump | undefined;
const lambda = mockClient(LambdaClient);

beforeAll(async () => {
  ground = await startDrillGround(region, 7);
  sqs = ground.sqs;
});
afterAll(async () => {
  lambda.restore();
  await ground?.stop();
});
beforeEach(() => {
  work = createWorkplace();
  lambda.reset();
  for (const name of [queue, "pointers"]) sqs.createQueue(name);
});
afterEach(async () => {
  await pump?.stop();
  pump = undefined;
  for (const name of [queue, "pointers"]) sqs.deleteQueue(name);
});

it("goes through a queue of pointers, and a hydrate function that sends on by itself", async () => {
  const queueUrl = `https://sqs.${region}.amazonaws.com/000000000000/${queue}`;
  lambda.on(ListAliasesCommand).resolves({ Aliases: [] });
  lambda.on(ListEventSourceMappingsCommand).resolves({ EventSourceMappings: [] });
  lambda.on(ListEventSourceMappingsCommand, { FunctionName: "orders-book" }).resolves({
    EventSourceMappings: [
      {
        UUID: "0b1c2d3e-0000-4000-8000-000000000001",
        EventSourceArn: arn("kinesis", "stream/orders"),
        FunctionArn: arn("lambda", "function:orders-book"),
        DestinationConfig: { OnFailure: { Destination: arn("sqs", "pointers") } },
      },
    ],
  });
  lambda.on(ListEventSourceMappingsCommand, { EventSourceArn: arn("sqs", "pointers") }).resolves({
    EventSourceMappings: [
      {
        UUID: "0b1c2d3e-0000-4000-8000-000000000002",
        FunctionArn: hydrateArn,
        State: "Enabled",
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      },
    ],
  });
  lambda.on(GetFunctionConfigurationCommand, { FunctionName: hydrateArn }).resolves({
    Environment: { Variables: { HYDRATE_QUEUE_URL: queueUrl } },
  });
  pump = pumpQueue({ server: sqs, from: "pointers", handler: createHandler({ queueUrl }) });
  sqs.sendMessage(queue, "somebody else's");

  const { status, stdout } = await work.hydrate(
    ...["drill", "orders-book", "--yes", "--timeout", "20s"],
  );

  expect(stdout).toMatch(/published to pointers\n/);
  expect(stdout).toMatch(
    /✓ hydrated after \d\.\d s: complete, 5 of 5, every byte equal {3}removed from orders-dead-letters\n/,
  );
  expect(status).toBe(0);
  expect(bodiesIn(sqs, queue)).toEqual(["somebody else's"]);
  expect(bodiesIn(sqs, "pointers")).toEqual([]);
});
