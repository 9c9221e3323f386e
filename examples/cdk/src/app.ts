import { App } from "aws-cdk-lib";
import { OrdersStack } from "./ordersStack.ts";

const app = new App();
new OrdersStack(app, "HydrateOrders", {
  description: "Orders on a Kinesis stream and in a DynamoDB table; what fails can be replayed.",
});
