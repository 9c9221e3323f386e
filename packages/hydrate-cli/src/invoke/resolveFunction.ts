import {
  type EventSourceMappingConfiguration,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  paginateListEventSourceMappings,
} from "@aws-sdk/client-lambda";
import type { Session } from "../session.js";

/** What is known of a function before it is called. */
export type FunctionFacts = {
  /** What is called: the ARN with its qualifier, as the pointer has it. */
  readonly arn: string;
  readonly region: string;
  readonly account: string;
  readonly version: string;
  /** Epoch milliseconds. */
  readonly deployedAt: number;
  readonly timeoutSeconds: number;
  readonly logGroup: string;
  /** Its mappings, or `undefined` where nobody may list them. */
  readonly mappings: readonly EventSourceMappingConfiguration[] | undefined;
  /** Why it cannot be called. */
  readonly blocked?: string;
};

const arnPattern = /^arn:aws[a-z-]*:lambda:([a-z0-9-]+):(\d{12}):function:([\w-]+)(?::([\w$-]+))?$/;

/** Takes a function's ARN apart. */
export function parseFunctionArn(
  arn: string,
): { readonly region: string; readonly account: string; readonly name: string } | undefined {
  const [, region, account, name] = arnPattern.exec(arn) ?? [];
  return region && account && name ? { region, account, name } : undefined;
}

/**
 * Asks AWS for a function: its version, its timeout, its mappings, and whether it may be called. The
 * dry run of an invocation checks the permission and runs nothing.
 */
export async function resolveFunction(
  { clients, options }: Pick<Session, "clients" | "options">,
  nameOrArn: string,
  /** The region of a function that is given by its name. */
  ownRegion?: string,
): Promise<FunctionFacts> {
  const given = parseFunctionArn(nameOrArn);
  const client = await clients.lambda(given?.region ?? options.region ?? ownRegion);
  const configuration = await client.send(
    new GetFunctionConfigurationCommand({ FunctionName: nameOrArn }),
  );
  const {
    FunctionArn,
    Version = "?",
    LastModified = "",
    Timeout = 3,
    LoggingConfig,
  } = configuration;
  const own = parseFunctionArn(FunctionArn ?? nameOrArn);
  const name = configuration.FunctionName ?? own?.name ?? nameOrArn;
  const blocked =
    (await whyNotInvoked(client, nameOrArn)) ?? (await whyNotConcurrent(client, name, given));
  return {
    arn: given ? nameOrArn : (FunctionArn ?? nameOrArn),
    region: given?.region ?? own?.region ?? (await client.config.region()),
    account: given?.account ?? own?.account ?? "",
    version: Version,
    deployedAt: Date.parse(LastModified.replace(/\+0000$/, "Z")),
    timeoutSeconds: Timeout,
    logGroup: LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    mappings: await mappingsOf(client, nameOrArn),
    ...(blocked !== undefined && { blocked }),
  };
}

type Client = Awaited<ReturnType<Session["clients"]["lambda"]>>;

async function whyNotInvoked(client: Client, functionName: string): Promise<string | undefined> {
  try {
    await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: "DryRun" }));
    return undefined;
  } catch (error) {
    return `may not be invoked (${error instanceof Error ? error.name : String(error)})`;
  }
}

async function whyNotConcurrent(
  client: Client,
  name: string,
  given: { readonly name: string } | undefined,
): Promise<string | undefined> {
  try {
    const { ReservedConcurrentExecutions: reserved } = await client.send(
      new GetFunctionConcurrencyCommand({ FunctionName: given?.name ?? name }),
    );
    return reserved === 0 ? "is switched off: its reserved concurrency is 0" : undefined;
  } catch {
    // A call tells soon enough, with a 429 that runs nothing.
    return undefined;
  }
}

async function mappingsOf(
  client: Client,
  functionName: string,
): Promise<EventSourceMappingConfiguration[] | undefined> {
  try {
    const mappings: EventSourceMappingConfiguration[] = [];
    const pages = paginateListEventSourceMappings({ client }, { FunctionName: functionName });
    for await (const { EventSourceMappings = [] } of pages) mappings.push(...EventSourceMappings);
    return mappings;
  } catch {
    return undefined;
  }
}
