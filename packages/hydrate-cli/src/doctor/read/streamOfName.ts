import type { StreamSourceName } from "hydrate-core";
import type { Session } from "../../session.js";
import { ask } from "../asked.js";

/** A stream, by its ARN. */
export type NamedStream = {
  readonly source: StreamSourceName;
  readonly arn: string;
  readonly region: string;
};

const pattern =
  /^(arn:aws[a-z-]*:(kinesis|dynamodb):([a-z0-9-]+):\d{12}:(?:stream\/[\w.-]+|table\/[\w.-]+\/stream\/[0-9T:.-]+))(?:\/consumer\/[\w.:-]+)?$/;

/** Takes the ARN of a stream, or of a fan-out consumer of one. */
export function parseStreamArn(arn: string): NamedStream | undefined {
  const [, stream, service, region] = pattern.exec(arn) ?? [];
  if (stream === undefined || region === undefined) return undefined;
  return { source: service === "kinesis" ? "kinesis" : "dynamodb", arn: stream, region };
}

/** Finds a Kinesis stream, or the newest stream of a table, by its name. */
export async function streamOfName(
  { clients }: Pick<Session, "clients">,
  name: string,
): Promise<NamedStream | undefined> {
  const kinesis = await ask(async () => {
    const { DescribeStreamSummaryCommand } = await import("@aws-sdk/client-kinesis");
    const client = await clients.kinesis();
    const { StreamDescriptionSummary: of } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName: name }),
    );
    return of?.StreamARN ?? "";
  });
  if (kinesis.is === "known") return parseStreamArn(kinesis.value);
  const table = await ask(async () => {
    const { ListStreamsCommand } = await import("@aws-sdk/client-dynamodb-streams");
    const client = await clients.dynamodbStreams();
    const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: name }));
    // Their ARNs end in the time at which they were made.
    return (
      Streams.map(({ StreamArn = "" }) => StreamArn)
        .sort()
        .at(-1) ?? ""
    );
  });
  return table.is === "known" ? parseStreamArn(table.value) : undefined;
}
