import type { Consumer, Mapping, Scene, Stop } from "../doctor/facts.js";
import { nameOf, subjectOf } from "../doctor/names.js";
import type { FoundMappings } from "../doctor/read/findMappings.js";
import { findMappings } from "../doctor/read/findMappings.js";
import { createFunctionReader } from "../doctor/read/readFunction.js";
import { readScene } from "../doctor/read/readScene.js";
import { readWay } from "../doctor/read/readWay.js";
import { type NamedStream, parseStreamArn } from "../doctor/read/streamOfName.js";
import { CliError, UsageError } from "../errors.js";
import { parseFunctionArn } from "../invoke/resolveFunction.js";
import type { Session } from "../session.js";
import { deadLetterQueue, hydrates } from "./deadLetterQueue.js";
import type { DrillOptions } from "./drillOptions.js";

/** Where a drill takes its records from, and where its letter goes and ends. */
export type DrillPlan = {
  readonly stream: NamedStream;
  readonly functionArn: string;
  readonly invokeCount: number;
  /** The topic or the queue that the letter is sent to. */
  readonly destination: string;
  /** As far as it could be followed. */
  readonly way: Stop;
  /** The name, URL or ARN of the queue to wait at. */
  readonly queue: string;
  /** A function on the way reads the records back; undefined where that could not be seen. */
  readonly hydrates: boolean | undefined;
  /** All that doctor knows of the mapping, where there is one. */
  readonly scene?: Scene;
};

/**
 * Finds stream, destination and dead-letter queue by the consumer's mapping, as far as the flags do not
 * name them.
 *
 * @throws {@link CliError} that says which flag is missing
 */
export async function planDrill(
  session: Session,
  functionName: string,
  options: DrillOptions,
): Promise<DrillPlan> {
  const named = namedStream(options);
  // With stream and destination named, nobody has to know a mapping: an emulator has none.
  const mapping = named && options.to ? undefined : await findMapping(session, functionName, named);
  const scene = mapping && (await readScene(session, [mapping]));
  const consumer = scene?.consumers[0];
  const stream = named ?? (mapping && parseStreamArn(mapping.streamArn));
  const destination = options.to ?? mapping?.destination;
  if (!stream || destination === undefined) {
    throw new CliError(
      `${mapping ? subjectOf(mapping) : functionName} has no OnFailure destination to send a drill to`,
      { advice: ["hydrate doctor says how to set it; --to ARN sends to another topic or queue."] },
    );
  }
  if (!/^arn:[^:]*:(?:sns|sqs):/.test(destination)) {
    throw new CliError(`${destination} is neither a topic nor a queue`, {
      advice: ["In S3 Lambda itself keeps the records: there is nothing to read back."],
    });
  }
  const way = await wayOf(session, consumer, destination);
  const found = deadLetterQueue(way);
  const queue = options.queue ?? found?.url ?? found?.arn;
  if (queue === undefined) {
    throw new CliError(`Which queue the letter ends in could not be found behind ${destination}`, {
      advice: ["Name it with --queue; hydrate doctor says what is missing."],
    });
  }
  return {
    stream,
    functionArn: mapping?.functionArn ?? functionArnOf(functionName, stream),
    invokeCount: mapping && mapping.retries >= 0 ? mapping.retries + 1 : 1,
    destination,
    way,
    queue,
    hydrates: hydrates(way),
    ...(scene && { scene }),
  };
}

function namedStream({ stream }: DrillOptions): NamedStream | undefined {
  if (stream === undefined) return undefined;
  const parsed = parseStreamArn(stream);
  if (parsed) return parsed;
  throw new UsageError(`--stream ${stream}: must be the ARN of a Kinesis or DynamoDB stream`);
}

async function findMapping(
  session: Session,
  functionName: string,
  stream: NamedStream | undefined,
): Promise<Mapping> {
  const { mappings }: FoundMappings = await findMappings(session, functionName);
  const fitting = mappings.filter(({ streamArn }) => !stream || streamArn === stream.arn);
  const [mapping, another] = fitting;
  if (!mapping) {
    throw new CliError(`${functionName} has no mapping of ${stream?.arn}`);
  }
  if (another) {
    throw new UsageError(
      `${functionName} has ${fitting.length} mappings: ${fitting.map(subjectOf).join(", ")}`,
      "Name one: the function with its alias, and --stream with the stream's ARN.",
    );
  }
  return mapping;
}

async function wayOf(
  session: Session,
  consumer: Consumer | undefined,
  destination: string,
): Promise<Stop> {
  if (consumer?.destination && consumer.mapping.destination === destination) {
    return consumer.destination;
  }
  return readWay(session, createFunctionReader(session), destination);
}

/** A function that is only named is in the account and the region of its stream. */
function functionArnOf(name: string, { arn }: NamedStream): string {
  if (parseFunctionArn(name)) return name;
  const [, partition, , region, account] = arn.split(":");
  return `arn:${partition}:lambda:${region}:${account}:function:${nameOf(name)}`;
}
