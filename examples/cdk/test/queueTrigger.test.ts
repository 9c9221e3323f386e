import { describe, expect, it } from "vitest";
import { permissionsOf } from "./permissionsOf.ts";
import { kinesisStream, synthesise } from "./synthesise.ts";

describe("Replayable behind a queue", () => {
  it("takes as many pointers at once as it is told, and lets each be tried more often then", () => {
    const template = synthesise(kinesisStream, {
      trigger: "queue",
      hydrateConcurrency: 10,
      hydrateBatchSize: 100,
    });

    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      EventSourceArn: { "Fn::GetAtt": ["ReplayablePointers", "Arn"] },
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 5,
      ScalingConfig: { MaximumConcurrency: 10 },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
    template.hasResourceProperties("AWS::SQS::Queue", {
      QueueName: "clicks-pointers",
      RedrivePolicy: { maxReceiveCount: 20 },
    });
  });

  it("keeps the destinations, for what is on its way when the trigger is switched", () => {
    synthesise(kinesisStream, { trigger: "queue" }).resourceCountIs(
      "AWS::Lambda::EventInvokeConfig",
      1,
    );
  });

  it("lets nobody but its poller invoke the hydrate function", () => {
    synthesise(kinesisStream, { trigger: "queue" }).resourceCountIs("AWS::Lambda::Permission", 0);
  });

  it("lets the consumer send pointers, and the hydrate function take them", () => {
    const template = synthesise(kinesisStream, { trigger: "queue" });

    expect(permissionsOf(template, "clicks-consumer")).toContain(
      "sqs:SendMessage ReplayablePointers",
    );
    expect(permissionsOf(template, "clicks-consumer").join()).not.toContain("sns:");
    expect(permissionsOf(template, "clicks-hydrate")).toEqual(
      expect.arrayContaining([
        "sqs:ReceiveMessage ReplayablePointers",
        "sqs:SendMessage ReplayableDeadLetters",
      ]),
    );
  });
});
