import { ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import type { Session } from "../session.js";

/** The functions that an enabled mapping gives a queue's messages to; none where nobody may tell. */
export async function findOtherReaders(
  { clients, output }: Pick<Session, "clients" | "output">,
  queueArn: string,
  region: string,
): Promise<{ readonly functionArn: string }[]> {
  try {
    const lambda = await clients.lambda(region);
    const { EventSourceMappings = [] } = await lambda.send(
      new ListEventSourceMappingsCommand({ EventSourceArn: queueArn }),
    );
    return EventSourceMappings.flatMap(({ State, FunctionArn }) =>
      State !== "Disabled" && FunctionArn !== undefined ? [{ functionArn: FunctionArn }] : [],
    );
  } catch (error) {
    const reason = error instanceof Error ? error.name : String(error);
    output.note(`! whether a function reads this queue could not be seen (${reason})`);
    return [];
  }
}
