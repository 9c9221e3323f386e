import { sequenceNumberOf, toStreamEvent } from "hydrate-core";
import type { CaseBatch } from "../case/caseBatch.js";
import { lookIntoQueue } from "../case/lookIntoQueue.js";
import { type Target, withTarget } from "../case/openTarget.js";
import { saveOne } from "../case/saveOne.js";
import { CliError, UsageError } from "../errors.js";
import { type ExitStatus, exitStatus } from "../exitStatus.js";
import { createInvoker } from "../invoke/invoker.js";
import type { StreamEvent } from "../invoke/outcome.js";
import { counted } from "../print/numbers.js";
import { harmless } from "../print/readable.js";
import type { Session } from "../session.js";
import { callDeployed } from "./isolate/deployedFunction.js";
import { findPoison, firstReported, type Poison } from "./isolate/findPoison.js";
import type { IsolateOptions } from "./isolate/isolateOptions.js";
import { loadHandler } from "./isolate/localHandler.js";
import { createFunctionFinder } from "./replay/functionsOf.js";

/** Finds the first record that a batch fails on, and splits its message there on request. */
export function isolate(
  session: Session,
  [address = "", prefix = ""]: readonly string[],
  options: IsolateOptions,
): Promise<ExitStatus> {
  return withTarget(session, address, async (target) => {
    await lookIntoQueue(session, target, {});
    const batch = await saveOne(session, target.theCase, prefix, options.bucket);
    if (!batch.saved) throw new CliError(`${batch.id} holds no failed batch`);
    const event: StreamEvent = toStreamEvent(await target.theCase.readBatch(batch.saved));
    const poison =
      reportedBefore(batch, event) ?? (await search(session, target, { batch, event, options }));
    report(session, batch, event, poison);
    if (poison.index === undefined || !options.split) return exitStatus.done;
    const { splitMessage } = await import("./isolate/splitMessage.js");
    return splitMessage(session, target, { batch, event, index: poison.index, options });
  });
}

/** What an earlier replay was told by the function itself. */
function reportedBefore({ progress }: CaseBatch, event: StreamEvent): Poison | undefined {
  const { reported } = progress ?? {};
  const index = reported && firstReported(event, 0, event.Records.length, reported);
  if (index === undefined) return undefined;
  return { calls: 0, index, error: "reported in batchItemFailures by the last replay" };
}

type Search = {
  readonly batch: CaseBatch;
  readonly event: StreamEvent;
  readonly options: IsolateOptions;
};

async function search(
  session: Session,
  { theCase }: Target,
  { batch, event, options }: Search,
): Promise<Poison> {
  if (options.handler !== undefined) {
    return findPoison(event, await loadHandler(session, options.handler));
  }
  if (!options.yesIdempotent) {
    throw new UsageError(
      "Nobody has said yet which record it is, and something has to be called to find out",
      "--handler ./dist/consumer.js calls your own build, here in this process.",
      "--yes-idempotent calls the deployed function, several times with the same records.",
    );
  }
  const find = createFunctionFinder(session, theCase.index.sitting?.region, options.function);
  const resolved = await find(batch);
  if ("refused" in resolved) {
    throw new CliError(`The function may not be called: ${resolved.refused}`, {
      advice: resolved.flag === undefined ? [] : [`Name it with ${resolved.flag}.`],
    });
  }
  const { arn, region, timeoutSeconds, blocked } = resolved.facts;
  if (blocked !== undefined) throw new CliError(`${arn} ${blocked}`);
  const { invoke, destroy } = await createInvoker(session, region, timeoutSeconds);
  try {
    return await findPoison(event, callDeployed(invoke, arn));
  } finally {
    destroy();
  }
}

function report(
  { output }: Session,
  { id }: CaseBatch,
  event: StreamEvent,
  { calls, index, error }: Poison,
): void {
  const head = `${counted(event.Records.length, "record")}, ${counted(calls, "call")}`;
  const record = index === undefined ? undefined : event.Records[index];
  if (index === undefined || !record) {
    output.text(`${head}: every part succeeds. The batch fails as a whole only, or not here`);
    output.object({ type: "isolated", id, calls, found: false });
    return;
  }
  const key =
    "kinesis" in record ? record.kinesis.partitionKey : JSON.stringify(record.dynamodb?.Keys);
  const sequenceNumber = sequenceNumberOf(record);
  output.text(
    `${head}: the first poison record is #${index + 1}  ${harmless(key ?? "")}`,
    `  ${harmless(error ?? "")}`,
  );
  output.object({
    type: "isolated",
    id,
    calls,
    found: true,
    number: index + 1,
    sequenceNumber,
    key,
    error,
  });
}
