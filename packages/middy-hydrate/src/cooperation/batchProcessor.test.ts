import {
  BatchProcessor,
  EventType,
  FullBatchFailureError,
  processPartialResponse,
} from "@aws-lambda-powertools/batch";
import middy from "@middy/core";
import { fakeAwsError, toSqsEvent } from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { dynamodbFailure, kinesisFailure } from "../../../hydrate-core/test/shards.js";
import { invoke } from "../../test/invoke.js";
import { mockAws } from "../../test/mockAws.js";
import { usePowertools } from "../../test/powertools.js";
import { failedMessages } from "../../test/reports.js";
import { silent } from "../../test/silent.js";
import hydrate from "../index.js";

const { kinesis, dynamodb } = mockAws();
usePowertools();

describe.each([
  ["Kinesis", EventType.KinesisDataStreams, kinesisFailure],
  ["DynamoDB", EventType.DynamoDBStreams, dynamodbFailure],
])("processPartialResponse for %s", (_, eventType, failureOf) => {
  const recordHandler = vi.fn();
  const createFunction = (throwOnFullBatchFailure = true) => {
    const processor = new BatchProcessor(eventType);
    return middy()
      .use(hydrate({ logger: silent, reportBatchItemFailures: true }))
      .handler((event, context) =>
        processPartialResponse(event, recordHandler, processor, {
          context,
          throwOnFullBatchFailure,
        }),
      );
  };
  const messages = toSqsEvent([failureOf(2, 3), failureOf(5, 6)]);

  beforeEach(() => {
    recordHandler.mockReset();
  });

  it("reports nothing where all records succeed", async () => {
    expect(await invoke(createFunction(), messages)).toEqual({ batchItemFailures: [] });
    expect(recordHandler).toHaveBeenCalledTimes(4);
  });

  it("turns the records that failed into the ids of messages", async () => {
    recordHandler
      .mockResolvedValueOnce(undefined)
      .mockResolvedValueOnce(undefined)
      .mockRejectedValueOnce(new Error("poison"));

    expect(await invoke(createFunction(), messages)).toEqual(failedMessages("message-2"));
  });

  it("throws a full failure, or reports all messages", async () => {
    recordHandler.mockRejectedValue(new Error("database down"));

    await expect(invoke(createFunction(), messages)).rejects.toBeInstanceOf(FullBatchFailureError);
    expect(await invoke(createFunction(false), messages)).toEqual(
      failedMessages("message-1", "message-2"),
    );
  });

  it("never runs where hydrate throws", async () => {
    kinesis.onAnyCommand().rejects(fakeAwsError("AccessDeniedException"));
    dynamodb.onAnyCommand().rejects(fakeAwsError("AccessDeniedException"));

    await expect(invoke(createFunction(), messages)).rejects.toMatchObject({
      code: "ERR_HYDRATE_DELIVERIES_FAILED",
    });
    expect(recordHandler).not.toHaveBeenCalled();
  });
});
