import type { Request } from "@middy/core";
import { getInternal } from "@middy/util";

/** How the client of one AWS service is made, in Middy's terms. */
export type AwsClientOptions<TClient, TConfig> = {
  /**
   * The client's class, where another is wanted.
   *
   * @default the SDK's, with hydrate's retries and one kept-alive connection
   */
  readonly AwsClient?: (new (config: TConfig) => TClient) | undefined;
  /** Members of the client's configuration; `region` otherwise is that of the stream. */
  readonly awsClientOptions?: Partial<TConfig> | undefined;
  /** The key in `request.internal` where `@middy/sts` puts the credentials of a role. */
  readonly awsClientAssumeRole?: string | undefined;
  /** Wraps the client, such as `(client) => tracer.captureAWSv3Client(client)`. */
  readonly awsClientCapture?: ((client: TClient) => TClient) | undefined;
  /**
   * A client whose `AwsClient` and `awsClientOptions.region` are given is made with the middleware,
   * while Lambda initialises; true makes it at its first use, as all others.
   *
   * @default false
   */
  readonly disablePrefetch?: boolean | undefined;
};

/** Gives the client for a region, or for the function's own region. */
export type AwsClients<TClient> = (
  region: string | undefined,
  request: Request | undefined,
) => Promise<TClient>;

/** Keeps one client for each region, so that its connection is kept too. */
export function createAwsClients<TClient, TConfig>(
  group: string,
  options: AwsClientOptions<TClient, TConfig>,
  createDefault: (config: TConfig) => Promise<TClient>,
): AwsClients<TClient> {
  const { AwsClient, awsClientOptions, awsClientAssumeRole, awsClientCapture, disablePrefetch } =
    options;
  const clients = new Map<string | undefined, { credentials: unknown; client: Promise<TClient> }>();

  async function create(region: string | undefined, credentials: unknown): Promise<TClient> {
    const config = {
      ...(region !== undefined && { region }),
      ...(credentials !== undefined && { credentials }),
      ...awsClientOptions,
      // A client's configuration has no member that must be given.
    } as TConfig;
    const client = AwsClient ? new AwsClient(config) : await createDefault(config);
    return awsClientCapture?.(client) ?? client;
  }

  function get(region: string | undefined, credentials: unknown): Promise<TClient> {
    const known = clients.get(region);
    // The credentials of a role are renewed now and then.
    if (known && known.credentials === credentials) return known.client;
    const client = create(region, credentials);
    clients.set(region, { credentials, client });
    client.catch(() => {
      if (clients.get(region)?.client === client) clients.delete(region);
    });
    return client;
  }

  const { region } = { region: undefined, ...awsClientOptions };
  const early = !disablePrefetch && !awsClientCapture && awsClientAssumeRole === undefined;
  if (AwsClient && typeof region === "string" && early) void get(region, undefined);

  return async (streamRegion, request) =>
    get(
      typeof region === "string" ? region : streamRegion,
      awsClientAssumeRole === undefined
        ? undefined
        : await roleCredentials(group, awsClientAssumeRole, request),
    );
}

async function roleCredentials(
  group: string,
  role: string,
  request: Request | undefined,
): Promise<unknown> {
  const { credentials } = request ? await getInternal({ credentials: role }, request) : {};
  if (credentials !== undefined) return credentials;
  // Reading on with the function's own role would be the wrong role without a word.
  throw new TypeError(
    `${group}.awsClientAssumeRole names ${JSON.stringify(role)}, but no middleware put credentials ` +
      "there. Register @middy/sts before hydrate.",
  );
}
