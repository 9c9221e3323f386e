import { DescribeStreamSummaryCommand } from "@aws-sdk/client-kinesis";
import type { Session } from "../session.js";
import type { CaseBatch } from "./caseBatch.js";
import type { Case } from "./caseFolder.js";
import { defaultRetentionHours } from "./clocks.js";

/**
 * Asks each Kinesis stream how long it keeps its records, and remembers it; DynamoDB always keeps 24
 * hours. Reads no record. A stream that does not tell counts as one of 24 hours, which is never too
 * long.
 */
export async function readRetention(
  { clients, output }: Pick<Session, "clients" | "output">,
  { index }: Case,
  batches: readonly CaseBatch[],
): Promise<void> {
  const streams = new Map(
    batches.flatMap(({ kind, pointer }) =>
      kind === "pointer" && pointer?.source === "kinesis" ? [[pointer.streamArn, pointer]] : [],
    ),
  );
  for (const [streamArn, { region }] of streams) {
    if (index.retentionHours.has(streamArn)) continue;
    let hours = defaultRetentionHours;
    try {
      const kinesis = await clients.kinesis(region);
      const { StreamDescriptionSummary: of } = await kinesis.send(
        new DescribeStreamSummaryCommand({ StreamARN: streamArn }),
      );
      hours = of?.RetentionPeriodHours ?? defaultRetentionHours;
    } catch (error) {
      const reason = error instanceof Error ? error.name : String(error);
      output.note(`! ${streamArn} did not say how long it keeps records (${reason}): 24 h assumed`);
    }
    await index.addRetention(streamArn, hours);
  }
}
