import type { NamedStream } from "../doctor/read/streamOfName.js";
import { CliError } from "../errors.js";
import type { Session } from "../session.js";
import type { SourceBatch } from "./streamRecords.js";

/**
 * Takes the newest few records that are in a stream now. Reads only.
 *
 * @throws {@link CliError} where the stream has no records
 */
export async function newestRecords(
  session: Session,
  { source, arn, region }: NamedStream,
  count: number,
): Promise<SourceBatch> {
  const { clients, interrupt, output, now } = session;
  output.progress(`looking for the newest records of ${arn}`);
  const wanted = { streamArn: arn, count, now: now(), signal: interrupt.signal };
  const batch =
    source === "kinesis"
      ? await import("./newestKinesis.js").then(async ({ newestKinesis }) =>
          newestKinesis(await clients.kinesis(region), wanted),
        )
      : await import("./newestDynamoDB.js").then(async ({ newestDynamoDB }) =>
          newestDynamoDB(await clients.dynamodbStreams(region), wanted),
        );
  output.progress(undefined);
  if (batch && batch.records.length > 0) return batch;
  throw new CliError(`No record was found in the shards of ${arn} that are open`, {
    advice: ["Write one to the stream first: a drill sends records that are there."],
  });
}
