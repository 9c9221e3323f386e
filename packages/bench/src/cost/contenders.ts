import { createDynamoDBStreamsClient, createHydrator, createKinesisClient } from "hydrate-core";
import { createHandler } from "middy-hydrate/handler";
import { type Connection, createBareCalls } from "./bareCalls.ts";
import { createLimit } from "./limit.ts";
import type { Pointer } from "./load.ts";
import { createNaive } from "./naive.ts";

/** Reads the batches of some pointers, and gives what a function would answer, if it has an answer. */
export type Contender = (pointers: readonly Pointer[]) => Promise<unknown>;

export type ContenderName = "sdk" | "naive" | "limit" | "core" | "handler";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const unmeasured = { addDimension() {}, addMetric() {}, publishStoredMetrics() {} };
const unlimited = { maxRangeBytes: Number.MAX_SAFE_INTEGER };

export const contenders: Record<ContenderName, (connection: Connection) => Contender> = {
  sdk: (connection) => oneByOne(createBareCalls(connection)),
  naive: ({ endpoints, ...config }) =>
    oneByOne(createNaive({ ...config, endpoint: endpoints.kinesis })),
  limit: (connection) => oneByOne(createLimit(connection)),
  core: ({ endpoints, ...config }) => {
    const hydrator = createHydrator({
      kinesis: () => createKinesisClient({ ...config, endpoint: endpoints.kinesis }),
      dynamodb: () => createDynamoDBStreamsClient({ ...config, endpoint: endpoints.dynamodb }),
      ...unlimited,
    });
    return async (pointers) =>
      (await hydrator.hydrateAll(pointers)).map((result) => {
        if (result.status === "rejected") throw result.reason;
        return result.value;
      });
  },
  handler: ({ endpoints, ...config }) =>
    createHandler({
      kinesis: { awsClientOptions: { ...config, endpoint: endpoints.kinesis } },
      dynamodb: { awsClientOptions: { ...config, endpoint: endpoints.dynamodb } },
      logger: quiet,
      metrics: unmeasured,
      maxDestinationBytes: Number.MAX_SAFE_INTEGER,
      ...unlimited,
    }),
};

/** An invocation for each message. */
function oneByOne(read: (pointer: Pointer) => Promise<unknown>): Contender {
  return async (pointers) => {
    const answers = [];
    for (const pointer of pointers) answers.push(await read(pointer));
    return answers;
  };
}
