import type { StreamRecord } from "aws-lambda";
import type { DynamoDBStreamRecord } from "../event/hydratedRecord.js";
import type { EventOrigin } from "./kinesisEvent.js";

/** A record of GetRecords as AWS' JSON has it: binary values in base64, times in epoch seconds. */
export type DynamoDBSourceRecord = Omit<DynamoDBStreamRecord, "dynamodb" | "userIdentity"> & {
  readonly dynamodb: StreamRecord & { readonly SequenceNumber: string };
  readonly userIdentity?: { readonly Type?: string; readonly PrincipalId?: string } | undefined;
};

/** Gives a record of the stream Lambda's event shape. */
export function toDynamoDBEventRecord(
  { userIdentity, ...record }: DynamoDBSourceRecord,
  origin: EventOrigin,
): DynamoDBStreamRecord {
  return {
    ...record,
    awsRegion: record.awsRegion ?? origin.region,
    // Lambda writes these in lower camel case, the stream's API in upper.
    ...(userIdentity && {
      userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId },
    }),
    eventSourceARN: origin.streamArn,
  };
}
