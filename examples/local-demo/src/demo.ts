import { isDeepStrictEqual, parseArgs } from "node:util";
import { toStreamEvent, unwrapEvent } from "hydrate-core";
import { toSnsEvent } from "hydrate-core/testing";
import { dynamodbUnavailable, startDynamoDB, startKinesis } from "local-emulators";
import { brokenConsumer, repairedConsumer, type StreamEvent } from "./consumer.ts";
import { createDynamoDBStory } from "./dynamodbStory.ts";
import { createKinesisStory } from "./kinesisStory.ts";
import {
  reportFailure,
  reportHydrated,
  reportLoss,
  reportPointer,
  reportReplay,
} from "./report.ts";
import type { Story } from "./story.ts";
import { withProgress } from "./terminal.ts";

const help = `Usage: pnpm demo [--dynamodb] [--trimmed] [--json]

A batch fails; its records are read back from its pointer and replayed, on emulators.

  --dynamodb  a DynamoDB table's stream instead of Kinesis (needs Java 17)
  --trimmed   the records are gone before anybody looks
  --json      one JSON object instead of the story
  --help      this text
`;

type Flags = { readonly dynamodb: boolean; readonly trimmed: boolean; readonly json: boolean };

process.exitCode = await main();

async function main(): Promise<number> {
  const flags = readFlags();
  if (typeof flags === "number") return flags;

  const unavailable = flags.dynamodb ? dynamodbUnavailable() : undefined;
  if (unavailable !== undefined) {
    process.stderr.write(`DynamoDB Local cannot start here; it needs ${unavailable}.\n`);
    return 1;
  }
  // The emulator is a child process, and ends when this one exits.
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));

  const [name, start, createStory] = flags.dynamodb
    ? (["DynamoDB", startDynamoDB, createDynamoDBStory] as const)
    : (["Kinesis", startKinesis, createKinesisStory] as const);
  const emulator = await withProgress(`Starting ${name} on this machine`, start());
  const story = createStory(emulator.endpoint);
  try {
    await tell(story, flags);
    return 0;
  } finally {
    story.close();
    await emulator.stop();
  }
}

async function tell(story: Story, { trimmed, json }: Flags): Promise<void> {
  const { event, pointer } = await story.putOrders();
  const failure = errorOf(() => brokenConsumer(event));
  await story.putMoreOrders();
  const loss = trimmed ? await story.loseOrders(event.Records.length) : undefined;

  // What SNS delivers is all that the hydrator gets.
  const [delivery] = unwrapEvent(toSnsEvent([pointer]));
  if (delivery?.kind !== "onFailure") throw new Error("The SNS event holds no on-failure record");
  const hydrated = await story.hydrator.hydrate(delivery.record);
  const readBack = toStreamEvent(hydrated);
  const replayed = repairedConsumer(readBack);
  const sameEvent = isDeepStrictEqual(readBack, withoutRole(event));

  if (json) {
    process.stdout.write(
      `${JSON.stringify({ pointer, hydrated, replayed, sameEvent }, null, 2)}\n`,
    );
    return;
  }
  reportFailure(event, failure);
  reportPointer(pointer);
  reportHydrated(hydrated, readBack);
  if (loss === undefined) reportReplay(replayed, sameEvent);
  else reportLoss(loss);
}

/** The flags, or the exit code where there is nothing to show. */
function readFlags(): Flags | number {
  try {
    const flag = { type: "boolean", default: false } as const;
    const { values } = parseArgs({
      options: { dynamodb: flag, trimmed: flag, json: flag, help: flag },
    });
    if (!values.help) return values;
    process.stdout.write(help);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${help}`);
    return 2;
  }
}

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("The broken consumer did not fail");
}

/** Which role the failed function had stands in no stream. */
function withoutRole(event: StreamEvent): unknown {
  return JSON.parse(
    JSON.stringify(event, (name, value: unknown) =>
      name === "invokeIdentityArn" ? undefined : value,
    ),
  );
}
