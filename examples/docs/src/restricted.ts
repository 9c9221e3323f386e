import { createHandler } from "middy-hydrate/handler";

export const handler = createHandler({
  allowedStreamArns: ["arn:aws:kinesis:eu-central-1:123456789012:stream/orders"],
  overflowBucket: "orders-failures",
});
