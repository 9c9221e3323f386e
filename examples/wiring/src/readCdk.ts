import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Code } from "aws-cdk-lib/aws-lambda";
import { OrdersStack, type OrdersStackProps } from "example-cdk";
import { readTemplate } from "./cloudformation.ts";
import type { Resources } from "./resources.ts";

/** Synthesises the CDK stack; its functions' code, which need not be built, is where it would be. */
export async function readCdk(): Promise<Resources> {
  const functionsCode: OrdersStackProps["functionsCode"] = (name) =>
    Code.fromInline(`functions/dist/${name}`);
  const stack = new OrdersStack(new App(), "Orders", { functionsCode });
  return readTemplate(Template.fromStack(stack).toJSON() as { Resources: object });
}
