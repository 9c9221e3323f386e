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
   * While Lambda initialises, hydrate begins to load the SDK of the service, and makes a client whose
   * `AwsClient` and `awsClientOptions.region` are given. True puts off both until the first use.
   *
   * @default false
   */
  readonly disablePrefetch?: boolean | undefined;
};

/** The clients of one AWS service, in Middy's terms. */
export type ClientFactory<TClient> = {
  /** Makes a client for a region. Without one, or where the options name it, there is a single client. */
  readonly get: (region?: string) => Promise<TClient>;
  /** Takes a role's credentials from a request: every client uses the newest ones. */
  useCredentialsOf(request: Request | undefined): void;
};

export function createClientFactory<TClient, TConfig>(
  group: string,
  options: AwsClientOptions<TClient, TConfig>,
  createDefault: (config: TConfig) => Promise<TClient>,
): ClientFactory<TClient> {
  const { AwsClient, awsClientOptions, awsClientAssumeRole: role } = options;
  const { awsClientCapture, disablePrefetch } = options;
  const { region: ownRegion } = { region: undefined, ...awsClientOptions };
  let newest: Promise<unknown> = Promise.resolve();
  let shared: Promise<TClient> | undefined;

  async function roleCredentials(): Promise<object> {
    const credentials = await newest;
    if (typeof credentials === "object" && credentials !== null) return credentials;
    // Reading with the function's own role would silently use the wrong role.
    throw new TypeError(
      `${group}.awsClientAssumeRole names ${JSON.stringify(role)}, but no middleware put ` +
        "credentials there. Register @middy/sts before hydrate.",
    );
  }

  async function create(region?: string): Promise<TClient> {
    const config = {
      ...(region !== undefined && { region }),
      ...(role !== undefined && {
        // Expired at once, so that the SDK asks again at each call and a renewal needs no new client.
        credentials: async () => ({ ...(await roleCredentials()), expiration: new Date() }),
      }),
      ...awsClientOptions,
      // No member of a client's configuration is required.
    } as TConfig;
    const client = AwsClient ? new AwsClient(config) : await createDefault(config);
    return awsClientCapture?.(client) ?? client;
  }

  function share(): Promise<TClient> {
    shared ??= create().catch((error) => {
      // A failure may be temporary, such as a role that could not be assumed.
      shared = undefined;
      throw error;
    });
    return shared;
  }

  if (AwsClient && ownRegion && !disablePrefetch && !awsClientCapture && role === undefined) {
    // A failure is thrown at the first use, which tries again.
    share().catch(() => {});
  }
  return {
    async get(region) {
      // Before a client is shared: a role whose credentials never come holds up one invocation only.
      if (role !== undefined) await roleCredentials();
      return region === undefined || ownRegion !== undefined ? share() : create(region);
    },
    useCredentialsOf(request) {
      if (role === undefined || request === undefined) return;
      newest = getInternal({ credentials: role }, request).then(
        ({ credentials }) => credentials,
        // Middy's own error only says that something could not be resolved.
        (error) => Promise.reject(error?.cause?.data?.[0] ?? error),
      );
      newest.catch(() => {});
    },
  };
}
