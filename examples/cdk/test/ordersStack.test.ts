import { App, RemovalPolicy } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { OrdersStack, type OrdersStackProps } from "../src/ordersStack.ts";
import { inlineCode } from "./synthesise.ts";

const synthesise = (props: OrdersStackProps = {}): Template =>
  Template.fromStack(new OrdersStack(new App(), "Orders", { functionsCode: inlineCode, ...props }));

/** What holds data, by its types, and whether all of it is kept. */
const policiesOf = (template: Template): Record<string, string[]> =>
  Object.fromEntries(
    ["AWS::Kinesis::Stream", "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::S3::Bucket"].map(
      (type) => [
        type,
        Object.values(template.findResources(type)).map(({ DeletionPolicy }) => DeletionPolicy),
      ],
    ),
  );

describe("OrdersStack", () => {
  it("keeps what holds data when it is deleted, if told so", () => {
    expect(policiesOf(synthesise({ removalPolicy: RemovalPolicy.RETAIN }))).toEqual({
      "AWS::Kinesis::Stream": ["Retain"],
      "AWS::DynamoDB::Table": ["Retain"],
      "AWS::SQS::Queue": ["Retain", "Retain"],
      "AWS::S3::Bucket": ["Retain", "Retain"],
    });
  });

  it("leaves nothing behind unless told so", () => {
    expect(policiesOf(synthesise())).toEqual({
      "AWS::Kinesis::Stream": ["Delete"],
      "AWS::DynamoDB::Table": ["Delete"],
      "AWS::SQS::Queue": ["Delete", "Delete"],
      "AWS::S3::Bucket": ["Delete", "Delete"],
    });
  });

  it("asks for the code of each function, the ready-made one for both halves", () => {
    const asked: string[] = [];
    synthesise({
      functionsCode: (name) => {
        asked.push(name);
        return inlineCode();
      },
    });

    expect(asked.toSorted()).toEqual(["hydrate", "stream-consumer", "table-consumer"]);
  });

  it("takes what any stack takes", () => {
    const stack = new OrdersStack(new App(), "Orders", {
      functionsCode: inlineCode,
      env: { region: "eu-central-1", account: "123456789012" },
    });

    expect(stack.region).toBe("eu-central-1");
  });

  it("has no topics for failures behind queues", () => {
    const template = synthesise({ trigger: "queue" });

    template.resourceCountIs("AWS::SNS::Topic", 1);
    template.resourceCountIs("AWS::SQS::Queue", 4);
  });

  it("has two halves that share the alarms' topic, and nothing else", () => {
    const template = synthesise();

    template.resourceCountIs("AWS::Lambda::Function", 4);
    template.resourceCountIs("AWS::IAM::Role", 4);
    template.resourceCountIs("AWS::SNS::Topic", 3);
    template.resourceCountIs("AWS::CloudWatch::Alarm", 16);
  });
});
