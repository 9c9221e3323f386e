import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Code } from "aws-cdk-lib/aws-lambda";
import { OrdersStack } from "example-cdk";
import { readTemplate } from "./cloudformation.ts";
import type { Resources } from "./resources.ts";

/** Synthesises the CDK stack; what its functions do is not asked here, so they need not be built. */
export async function readCdk(): Promise<Resources> {
  const functionsCode = () => Code.fromInline("// The functions' own code");
  const stack = new OrdersStack(new App(), "Orders", { functionsCode });
  return readTemplate(Template.fromStack(stack).toJSON() as { Resources: object });
}
