import type { Session } from "../../session.js";
import { type Asked, ask, known } from "../asked.js";
import type { Mapping, StreamFacts } from "../facts.js";
import { parseStreamArn } from "./streamOfName.js";

/** Reads how long a stream keeps its records, and its key; no record. */
export async function readStream(
  { clients }: Pick<Session, "clients">,
  { source, streamArn }: Pick<Mapping, "source" | "streamArn">,
): Promise<Asked<StreamFacts>> {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
  if (source === "dynamodb") return known({ retentionHours: 24 });
  return ask(async () => {
    const { DescribeStreamSummaryCommand } = await import("@aws-sdk/client-kinesis");
    const client = await clients.kinesis(parseStreamArn(streamArn)?.region);
    const { StreamDescriptionSummary: of } = await client.send(
      new DescribeStreamSummaryCommand({ StreamARN: streamArn }),
    );
    return {
      retentionHours: of?.RetentionPeriodHours ?? 24,
      ...(of?.EncryptionType === "KMS" && of.KeyId !== undefined && { keyId: of.KeyId }),
    };
  });
}
