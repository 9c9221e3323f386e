import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Code } from "aws-cdk-lib/aws-lambda";
import type * as Cdk from "example-cdk";
import { readTemplate } from "./readTemplate.ts";
import type { Resources } from "./resources.ts";
import type { Trigger } from "./system/halves.ts";

/** Synthesises the CDK stack of a folder. The functions' code need not be built for that. */
export async function readCdk(directory: string, trigger: Trigger): Promise<Resources> {
  const { OrdersStack }: typeof Cdk = await import(`${directory}/src/ordersStack.ts`);
  const functionsCode = (name: string) => Code.fromInline(`functions/dist/${name}`);
  const stack = new OrdersStack(new App(), "Orders", { functionsCode, trigger });
  return readTemplate(Template.fromStack(stack).toJSON());
}
