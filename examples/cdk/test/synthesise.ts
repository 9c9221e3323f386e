import { App, type CfnElement, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AttributeType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Stream } from "aws-cdk-lib/aws-kinesis";
import { Code } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Replayable } from "../src/replayable.ts";
import type { ReplayableProps } from "../src/replayableProps.ts";

/** Functions that need not be built. */
export const inlineCode = (): Code => Code.fromInline("// not run here");

export const kinesisStream = (stack: Stack): Stream => new Stream(stack, "Source");

export const tableStream = (stack: Stack): Table =>
  new Table(stack, "Source", {
    partitionKey: { name: "id", type: AttributeType.STRING },
    stream: StreamViewType.NEW_IMAGE,
  });

/** Its logical ids are paths without hashes, so that a test can name them. */
class TestStack extends Stack {
  protected override allocateLogicalId({ node }: CfnElement): string {
    const names = node.path.split("/").slice(1);
    return names
      .filter((name) => name !== "Resource")
      .join("")
      .replace(/[^A-Za-z0-9]/g, "");
  }
}

/** The template of a stack with one replayable stream, named `clicks`. */
export function synthesise(
  stream: (stack: Stack) => ReplayableProps["stream"],
  props: Partial<ReplayableProps> = {},
): Template {
  const stack = new TestStack(new App(), "Test");
  new Replayable(stack, "Replayable", {
    stream: stream(stack),
    name: "clicks",
    consumerCode: inlineCode(),
    hydrateCode: inlineCode(),
    alarmTopic: new Topic(stack, "Alarms"),
    ...props,
  });
  return Template.fromStack(stack);
}
