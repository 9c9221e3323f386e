import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { CaseBatch } from "../case/caseBatch.js";
import { timeOf } from "../case/selectBatches.js";
import type { Session } from "../session.js";
import { errorIn, type LoggedError } from "./errorIn.js";

type Where = {
  readonly logGroup: string;
  readonly region: string;
  readonly batch: CaseBatch;
};

// The last try ends some seconds before Lambda writes the record; a function runs 15 minutes at most.
const before = 16 * 60_000;
const after = 60_000;

/**
 * The error that a batch most likely failed with: found by the request id in the record, else by what
 * the function logged as an error in the minutes before. No document says that the id is the last
 * invocation's, so it is likely, and no more.
 */
export async function findError(
  { clients }: Pick<Session, "clients">,
  { logGroup, region, batch }: Where,
): Promise<LoggedError | undefined> {
  const client = await clients.logs(region);
  const at = timeOf(batch);
  const patterns = [
    ...(batch.requestId === undefined ? [] : [`"${batch.requestId}"`]),
    '?"Invoke Error" ?"Uncaught Exception" ?"Task timed out" ?"Runtime exited" ?errorMessage',
  ];
  for (const filterPattern of patterns) {
    const { events = [] } = await client.send(
      new FilterLogEventsCommand({
        logGroupName: logGroup,
        startTime: at - before,
        endTime: at + after,
        filterPattern,
        limit: 50,
      }),
    );
    // The last one is the one that Lambda gave up after.
    for (const { message = "" } of events.reverse()) {
      const error = errorIn(message);
      if (error) return error;
    }
  }
  return undefined;
}
