import { isDeepStrictEqual, parseArgs } from "node:util";
import { dynamodbUnavailable, startDynamoDB, startKinesis } from "local-emulators";
import { brokenConsumer, type StreamEvent } from "./consumer.ts";
import { createDynamoDBStory } from "./dynamodbStory.ts";
import { runHydrateFunction, runReplayFunction } from "./functions.ts";
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
       pnpm demo --operator [--json]

A batch fails; its records are read back from its pointer and replayed, on emulators.

  --dynamodb  a DynamoDB table's stream instead of Kinesis (needs Java 17)
  --trimmed   the records are gone before anybody looks
  --operator  a dead-letter queue that is already full, and the command hydrate
  --json      one JSON object instead of the story
  --help      this text
`;

type Flags = Readonly<Record<"dynamodb" | "trimmed" | "operator" | "json", boolean>>;

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

  if (flags.operator) {
    const { tellOperatorStory } = await import("./operator/operatorStory.ts");
    await tellOperatorStory(flags.json);
    return 0;
  }

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

  const { deadLetter, hydrated } = await runHydrateFunction(story, pointer);
  const replay = await runReplayFunction(deadLetter);
  const sameEvent = isDeepStrictEqual(replay.event, withoutRole(event));

  if (json) {
    const { bookings: replayed, refusal } = replay;
    process.stdout.write(
      `${JSON.stringify({ pointer, hydrated, replayed, sameEvent, refusal }, null, 2)}\n`,
    );
    return;
  }
  reportFailure(event, failure);
  reportPointer(pointer);
  reportHydrated(hydrated);
  if (loss === undefined) reportReplay(replay.bookings, sameEvent);
  else reportLoss(loss, replay.refusal);
}

/** The flags, or the exit code where there is nothing to show. */
function readFlags(): Flags | number {
  try {
    const flag = { type: "boolean", default: false } as const;
    // npm's way to pass flags on, `demo -- --json`: pnpm hands on the dashes too.
    const args = process.argv.slice(process.argv[2] === "--" ? 3 : 2);
    const { values } = parseArgs({
      args,
      options: { dynamodb: flag, trimmed: flag, operator: flag, json: flag, help: flag },
    });
    if (values.operator && (values.dynamodb || values.trimmed)) {
      throw new Error("--operator is a story of its own: no --dynamodb, no --trimmed");
    }
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
