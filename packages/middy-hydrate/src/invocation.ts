import type { Request } from "@middy/core";
import type { Context } from "aws-lambda";
import {
  createDynamoDBStreamsClient,
  createHydrator,
  createKinesisClient,
  type Delivery,
  preloadReading,
  type ReadObject,
  type S3Location,
} from "hydrate-core";
import pLimit from "p-limit";
import { type AwsClientOptions, createClientFactory } from "./clients.js";
import { deadline } from "./deadline.js";
import {
  findDeliveries,
  findDeliveriesOfItems,
  hydrateDeliveries,
  type SettledDelivery,
} from "./hydrateDeliveries.js";
import type { HydrateOptions } from "./options.js";
import { preload, sourcesToRead } from "./preload.js";

// An event can name thousands of objects: all at once would fill the memory and the sockets.
const objectsAtATime = 8;

/** What one invocation works with, all of it under the same deadline. */
export type Invocation = {
  /** Finds the deliveries in an event; throws only where the event itself is not an envelope. */
  findDeliveries(event: unknown): Promise<Delivery[]>;
  /** Finds the deliveries in each item of an array. */
  findDeliveriesOfItems(event: readonly unknown[]): Promise<Delivery[][]>;
  /** Hydrates deliveries and settles each on its own; `signal` may end it before the deadline. */
  hydrate(deliveries: readonly Delivery[], signal?: AbortSignal): Promise<SettledDelivery[]>;
  readonly readObject: ReadObject;
  writeObject(location: S3Location, body: string): Promise<void>;
};

export type InvocationOptions = Omit<
  HydrateOptions,
  "setToContext" | "accept" | "reportBatchItemFailures"
>;

/**
 * Keeps the hydrator and its clients across invocations and builds what each invocation needs.
 *
 * @throws TypeError naming the option that is wrong.
 */
export function createInvocations(
  options: InvocationOptions,
): (context: Context | undefined, request?: Request) => Invocation {
  const { timeoutEarlyInMillis = 1_000, source, overflowBuckets, tracer } = options;
  const { allowedStreamArns, retentionHours, concurrency, maxRangeBytes } = options;
  const { readShare, invokeIdentityArn, logger } = options;
  // A capture that the caller gives wins over the tracer's.
  const captured = <TClient, TConfig>(group: AwsClientOptions<TClient, TConfig> = {}) => ({
    ...(tracer && { awsClientCapture: (client: TClient) => tracer.captureAWSv3Client(client) }),
    ...group,
  });
  const kinesis = createClientFactory("kinesis", captured(options.kinesis), createKinesisClient);
  const dynamodb = createClientFactory(
    "dynamodb",
    captured(options.dynamodb),
    createDynamoDBStreamsClient,
  );
  const s3 = createClientFactory("s3", captured(options.s3), async (config) => {
    const { newS3Client } = await import("./s3Objects.js");
    return newS3Client(config);
  });
  const hydrator = createHydrator({
    allowedStreamArns,
    retentionHours,
    concurrency,
    maxRangeBytes,
    readShare,
    invokeIdentityArn,
    logger,
    kinesis: kinesis.get,
    dynamodb: dynamodb.get,
  });
  const sources = sourcesToRead(allowedStreamArns, source).filter(
    (name) => !options[name]?.disablePrefetch,
  );
  if (sources.length > 0) {
    preload(`what reads ${sources.join(" and ")}`, () => preloadReading(sources));
  }

  return (context, request) => {
    for (const clients of [kinesis, dynamodb, s3]) clients.useCredentialsOf(request);
    const signal = deadline(context, timeoutEarlyInMillis);
    const limit = pLimit(objectsAtATime);
    const readObject: ReadObject = (location) =>
      limit(async () => {
        const s3Objects = await import("./s3Objects.js");
        return s3Objects.readObject(s3.get(), location, signal);
      });
    const findOptions = { readObject, overflowBuckets, source };
    return {
      readObject,
      findDeliveries: (event) => findDeliveries(event, findOptions),
      findDeliveriesOfItems: (event) => findDeliveriesOfItems(event, findOptions),
      hydrate: (deliveries, earlier = signal) =>
        hydrateDeliveries(deliveries, { hydrator, signal: earlier, tracer }),
      writeObject: (location, body) =>
        limit(async () => {
          const s3Objects = await import("./s3Objects.js");
          return s3Objects.writeObject(s3.get(), location, body, signal);
        }),
    };
  };
}
