import {
  type EventSourceMappingConfiguration,
  paginateListAliases,
  paginateListEventSourceMappings,
} from "@aws-sdk/client-lambda";
import { CliError } from "../../errors.js";
import { parseFunctionArn } from "../../invoke/resolveFunction.js";
import type { Session } from "../../session.js";
import { type Asked, ask, known } from "../asked.js";
import type { Mapping } from "../facts.js";
import { type NamedStream, parseStreamArn, streamOfName } from "./streamOfName.js";

/** The mappings of streams that were found, and whether those of fan-out consumers could be seen. */
export type FoundMappings = {
  readonly mappings: readonly Mapping[];
  readonly fanOut: Asked<true>;
};

type Query = { readonly FunctionName?: string; readonly EventSourceArn?: string };

/**
 * Finds the mappings that a name or an ARN stands for: those of a function and its aliases, or those of
 * a Kinesis stream or a table's stream and its fan-out consumers.
 *
 * @throws {@link CliError} where there is no such mapping
 */
export async function findMappings(session: Session, nameOrArn: string): Promise<FoundMappings> {
  const stream = parseStreamArn(nameOrArn);
  const ofFunction = stream ? [] : await mappingsOfFunction(session, nameOrArn);
  if (ofFunction.length > 0) return { mappings: ofFunction, fanOut: known(true) };
  const isName = /^[\w.-]+$/.test(nameOrArn);
  const named = stream ?? (isName ? await streamOfName(session, nameOrArn) : undefined);
  const found = named && (await mappingsOfStream(session, named));
  if (found && found.mappings.length > 0) return found;
  throw new CliError(
    named
      ? `No function reads ${named.arn}: it has no event source mapping`
      : `${nameOrArn} has no event source mapping of a Kinesis or DynamoDB stream`,
    {
      advice: [
        "Name the consumer (or one of its aliases) or the stream, by name or ARN, and the region with --region.",
      ],
    },
  );
}

async function mappingsOfFunction(session: Session, nameOrArn: string): Promise<Mapping[]> {
  const given = parseFunctionArn(nameOrArn);
  const client = await session.clients.lambda(given?.region);
  const names = [nameOrArn];
  // Lambda lists a mapping of an alias only where the alias is named.
  if (!/:function:[\w-]+:|^[\w-]+:/.test(nameOrArn)) {
    const aliases = await ask(async () => {
      const found: string[] = [];
      for await (const page of paginateListAliases({ client }, { FunctionName: nameOrArn })) {
        found.push(...(page.Aliases ?? []).flatMap(({ Name }) => Name ?? []));
      }
      return found;
    });
    if (aliases.is === "unknown") {
      session.output.note(
        `! mappings of aliases are not looked at (ListAliases: ${aliases.reason})`,
      );
    }
    if (aliases.is === "known") names.push(...aliases.value.map((name) => `${nameOrArn}:${name}`));
  }
  const mappings = new Map<string, Mapping>();
  for (const FunctionName of names) {
    for (const mapping of await listMappings(session, { FunctionName }, given?.region)) {
      mappings.set(mapping.uuid, mapping);
    }
  }
  return [...mappings.values()];
}

async function mappingsOfStream(
  session: Session,
  { arn, region, source }: NamedStream,
): Promise<FoundMappings> {
  const mappings = await listMappings(session, { EventSourceArn: arn }, region);
  if (source === "dynamodb") return { mappings, fanOut: known(true) };
  const fanOut = await ask(async () => {
    const { paginateListStreamConsumers } = await import("@aws-sdk/client-kinesis");
    const client = await session.clients.kinesis(region);
    for await (const page of paginateListStreamConsumers({ client }, { StreamARN: arn })) {
      for (const { ConsumerARN: EventSourceArn } of page.Consumers ?? []) {
        if (EventSourceArn === undefined) continue;
        mappings.push(...(await listMappings(session, { EventSourceArn }, region)));
      }
    }
    return true as const;
  });
  return { mappings, fanOut };
}

async function listMappings(
  { clients }: Session,
  query: Query,
  region: string | undefined,
): Promise<Mapping[]> {
  const client = await clients.lambda(region);
  const mappings: Mapping[] = [];
  try {
    for await (const page of paginateListEventSourceMappings({ client }, query)) {
      mappings.push(...(page.EventSourceMappings ?? []).flatMap((of) => toMapping(of) ?? []));
    }
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return mappings;
    throw error;
  }
  return mappings;
}

/** Takes a mapping of a stream; undefined for one of a queue or a topic of Kafka. */
function toMapping(of: EventSourceMappingConfiguration): Mapping | undefined {
  const stream = parseStreamArn(of.EventSourceArn ?? "");
  const { UUID: uuid, FunctionArn: functionArn } = of;
  if (!stream || uuid === undefined || functionArn === undefined) return undefined;
  const destination = of.DestinationConfig?.OnFailure?.Destination;
  return {
    uuid,
    functionArn,
    source: stream.source,
    streamArn: stream.arn,
    state: of.State ?? "?",
    ...(of.LastProcessingResult && { lastResult: of.LastProcessingResult }),
    ...(destination && { destination }),
    retries: of.MaximumRetryAttempts ?? -1,
    ageSeconds: of.MaximumRecordAgeInSeconds ?? -1,
    bisects: of.BisectBatchOnFunctionError ?? false,
    reports: of.FunctionResponseTypes?.includes("ReportBatchItemFailures") ?? false,
    // Encrypted filters are not listed, only their key.
    filters: (of.FilterCriteria?.Filters?.length ?? 0) > 0 || of.KMSKeyArn !== undefined,
    parallel: of.ParallelizationFactor ?? 1,
    windowed: (of.TumblingWindowInSeconds ?? 0) > 0,
  };
}
