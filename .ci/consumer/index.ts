// What somebody writes who installed the packages and nothing else.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import middy from "@middy/core";
import type { KinesisStreamEvent } from "aws-lambda";
import { isHydrateError, parseOnFailureRecord, toStreamEvent } from "hydrate-core";
import hydrate, { hydrateValidateOptions } from "middy-hydrate";
import { createHandler, handler } from "middy-hydrate/handler";

const orders: string[] = [];
const replay = middy()
  .use(hydrate({ source: "kinesis", setToContext: true }))
  .handler(async (event, context) => {
    const typed: KinesisStreamEvent = event;
    for (const { kinesis } of typed.Records) orders.push(atob(kinesis.data));
    return context.hydration?.deliveries.length;
  });

const pointer = {
  KinesisBatchInfo: {
    shardId: "shardId-000000000000",
    startSequenceNumber: "1",
    endSequenceNumber: "1",
    batchSize: 1,
    streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders",
  },
};
const record = {
  kinesis: { kinesisSchemaVersion: "1.0", sequenceNumber: "1", data: btoa("order 1") },
  eventSource: "aws:kinesis",
};
// As Lambda's S3 destination writes it: with the event in it, so that no stream is read.
const failed = { ...pointer, payload: JSON.stringify({ Records: [record] }) };

const answer = await handler(failed);
assert("hydration" in answer && answer.hydration.status === "complete");
assert.deepEqual(toStreamEvent(answer), { Records: [record] });

// Its type is that of the event the handler sees; Lambda sends what the trigger has.
assert.equal(await replay(answer as never, {} as never), 1);
assert.deepEqual(orders, ["order 1"]);

assert.deepEqual(parseOnFailureRecord(pointer), pointer);
assert.throws(() => hydrateValidateOptions({ setContext: true }), /setContext/);
assert.throws(() => createHandler({ retentionHours: 1 }), /retentionHours/);
await assert.rejects(handler({}), (error) => isHydrateError(error) && !error.retryable);

// A function in CommonJS finds them too.
const require = createRequire(import.meta.url);
assert.equal(typeof require("middy-hydrate").hydrate, "function");
assert.equal(typeof require("middy-hydrate/handler").handler, "function");
assert.equal(typeof require("hydrate-core").createHydrator, "function");
assert.equal(typeof require("hydrate-core/testing").toSnsEvent, "function");
