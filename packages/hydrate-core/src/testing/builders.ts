import type { DDBStreamBatchInfo, KinesisBatchInfo } from "../record/batchInfo.js";
import type { DynamoDBOnFailureRecord, KinesisOnFailureRecord } from "../record/onFailureRecord.js";

const invocation = {
  requestContext: {
    requestId: "8d5f2c1e-3b7a-4f60-9c41-5e2a7d8b9f03",
    functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:orders-consumer",
    condition: "RetryAttemptsExhausted",
    approximateInvokeCount: 3,
  },
  responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
  version: "1.0",
  timestamp: "2026-11-23T10:00:21.408Z",
};

/**
 * An on-failure record as Lambda sends it for a Kinesis event source mapping.
 *
 * @param info members of `KinesisBatchInfo` to set
 * @param members other members to set, such as `responseContext`
 *
 * @example
 * const record = buildKinesisOnFailureRecord({ batchSize: 1, startSequenceNumber, endSequenceNumber });
 */
export function buildKinesisOnFailureRecord(
  info: Partial<KinesisBatchInfo> = {},
  members: Record<string, unknown> = {},
): KinesisOnFailureRecord {
  return {
    ...invocation,
    KinesisBatchInfo: {
      shardId: "shardId-000000000001",
      startSequenceNumber: "49668231904417256083950162847305918246073519280463716370",
      endSequenceNumber: "49668231904417256083950162847309545023459231498275086354",
      approximateArrivalOfFirstRecord: "2026-11-23T10:00:04.835Z",
      approximateArrivalOfLastRecord: "2026-11-23T10:00:05.580Z",
      batchSize: 4,
      streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders",
      ...info,
    },
    ...members,
  };
}

/**
 * An on-failure record as Lambda sends it for a DynamoDB Streams event source mapping.
 *
 * @param info members of `DDBStreamBatchInfo` to set
 * @param members other members to set, such as `responseContext`
 */
export function buildDynamoDBOnFailureRecord(
  info: Partial<DDBStreamBatchInfo> = {},
  members: Record<string, unknown> = {},
): DynamoDBOnFailureRecord {
  return {
    ...invocation,
    DDBStreamBatchInfo: {
      shardId: "shardId-00000001795427201733-5c8e21fa",
      startSequenceNumber: "517300000000041873290514",
      endSequenceNumber: "517600000000041873290928",
      approximateArrivalOfFirstRecord: "2026-11-23T10:00:04Z",
      approximateArrivalOfLastRecord: "2026-11-23T10:00:05Z",
      batchSize: 4,
      streamArn:
        "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-20T10:00:00.000",
      ...info,
    },
    ...members,
  };
}
