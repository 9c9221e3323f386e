import { App } from "aws-cdk-lib";
import { OrdersStack } from "./ordersStack.ts";

const app = new App();
// `npx aws-cdk@2 deploy --context trigger=queue`
const trigger: unknown = app.node.tryGetContext("trigger") ?? "topic";
if (trigger !== "topic" && trigger !== "queue") {
  throw new Error(`The context "trigger" is topic or queue, not ${trigger}`);
}
new OrdersStack(app, "HydrateOrders", {
  trigger,
  description: "Orders on a Kinesis stream and in a DynamoDB table; what fails can be replayed.",
});
