import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { STSClient } from "@aws-sdk/client-sts";
import type { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import type { CommonOptions } from "./commands/commonOptions.js";
import type { Host } from "./host.js";

/** What every client is made with. */
type ClientConfig = {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials: ReturnType<typeof fromNodeProviderChain>;
};

/** A client of a region, made and loaded by the first call; without a region, the caller's own. */
type ClientOf<T> = (region?: string) => Promise<T>;

/** The clients of one command. */
export type Clients = {
  /** For a client that is made elsewhere, such as the one that invokes. */
  readonly config: (region?: string) => Promise<ClientConfig>;
  readonly sqs: ClientOf<SQSClient>;
  /** For questions about functions and mappings; it retries, so it must never invoke one. */
  readonly lambda: ClientOf<LambdaClient>;
  readonly logs: ClientOf<CloudWatchLogsClient>;
  readonly kinesis: ClientOf<KinesisClient>;
  readonly dynamodbStreams: ClientOf<DynamoDBStreamsClient>;
  readonly dynamodb: ClientOf<DynamoDBClient>;
  readonly sns: ClientOf<SNSClient>;
  readonly sts: ClientOf<STSClient>;
  /** IAM has one endpoint for all regions; the region tells the partition. */
  readonly iam: ClientOf<IAMClient>;
  readonly s3: ClientOf<S3Client>;
  destroy(): void;
};

/** Makes the clients of one command; an SDK is loaded when it is first asked for. */
export function createClients(
  { profile, region: ownRegion, endpointUrl }: CommonOptions,
  host: Host,
): Clients {
  let credentials: Promise<ClientConfig["credentials"]> | undefined;
  const made: { destroy(): void }[] = [];

  async function config(region = ownRegion): Promise<ClientConfig> {
    credentials ??= loadCredentials(profile, host);
    return {
      credentials: await credentials,
      ...(region !== undefined && { region }),
      ...(profile !== undefined && { profile }),
      ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    };
  }

  function perRegion<T extends { destroy(): void }>(
    make: (config: ClientConfig) => Promise<T>,
  ): ClientOf<T> {
    const known = new Map<string | undefined, Promise<T>>();
    return (region = ownRegion) => {
      const found = known.get(region);
      if (found) return found;
      const client = config(region).then(make);
      known.set(region, client);
      client.then(
        (value) => made.push(value),
        () => {},
      );
      return client;
    };
  }

  return {
    config,
    sqs: perRegion(async (of) => {
      const { SQSClient } = await import("@aws-sdk/client-sqs");
      // A queue's URL names AWS's host even where an endpoint of one's own is set.
      return new SQSClient({ ...of, useQueueUrlAsEndpoint: false });
    }),
    lambda: perRegion(async (of) => {
      const { LambdaClient } = await import("@aws-sdk/client-lambda");
      return new LambdaClient(of);
    }),
    logs: perRegion(async (of) => {
      const { CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
      return new CloudWatchLogsClient(of);
    }),
    kinesis: perRegion(async (of) => {
      const { createKinesisClient } = await import("hydrate-core");
      return createKinesisClient(of);
    }),
    dynamodbStreams: perRegion(async (of) => {
      const { createDynamoDBStreamsClient } = await import("hydrate-core");
      return createDynamoDBStreamsClient(of);
    }),
    dynamodb: perRegion(async (of) => {
      const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
      return new DynamoDBClient(of);
    }),
    sns: perRegion(async (of) => {
      const { SNSClient } = await import("@aws-sdk/client-sns");
      return new SNSClient(of);
    }),
    sts: perRegion(async (of) => {
      const { STSClient } = await import("@aws-sdk/client-sts");
      return new STSClient(of);
    }),
    iam: perRegion(async (of) => {
      const { IAMClient } = await import("@aws-sdk/client-iam");
      return new IAMClient(of);
    }),
    s3: perRegion(async (of) => {
      const { S3Client } = await import("@aws-sdk/client-s3");
      return new S3Client({ ...of, followRegionRedirects: true });
    }),
    destroy() {
      for (const client of made) client.destroy();
    },
  };
}

async function loadCredentials(
  profile: string | undefined,
  host: Host,
): Promise<ClientConfig["credentials"]> {
  const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
  return fromNodeProviderChain({
    ...(profile !== undefined && { profile }),
    async mfaCodeProvider(serial) {
      const { askForMfaCode } = await import("./print/ask.js");
      return askForMfaCode(serial, host);
    },
  });
}
