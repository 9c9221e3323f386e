import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { IStream } from "aws-cdk-lib/aws-kinesis";
import type { IKey } from "aws-cdk-lib/aws-kms";

/** A DynamoDB table, of whichever class. The types of `Table` and `ITable` differ in `undefined`. */
export type TableWithStream = Pick<ITable, "node" | "tableArn"> & {
  readonly tableStreamArn?: string | undefined;
  readonly encryptionKey?: IKey | undefined;
};

/** What the wiring needs to know of a stream, whichever kind it is. */
export interface StreamSource {
  readonly kind: "kinesis" | "dynamodb";
  readonly streamArn: string;
  /** The customer-managed key, if the records are encrypted with one. */
  readonly encryptionKey: IKey | undefined;
  readonly retention: Duration;
}

const day = Duration.hours(24);

/** Tells the kinds apart, and refuses what has no stream or cannot keep its records that long. */
export function streamSource(
  stream: IStream | TableWithStream,
  retention: Duration = day,
): StreamSource {
  const { encryptionKey } = stream;
  if ("streamArn" in stream) {
    return { kind: "kinesis", streamArn: stream.streamArn, encryptionKey, retention };
  }
  const { tableStreamArn: streamArn } = stream;
  if (streamArn === undefined) {
    throw new Error(`${stream.node.path} has no stream: give the table a stream view type`);
  }
  if (retention.toHours() !== day.toHours()) {
    throw new Error("A DynamoDB stream keeps its records for 24 hours: leave retention out");
  }
  return { kind: "dynamodb", streamArn, encryptionKey, retention };
}
