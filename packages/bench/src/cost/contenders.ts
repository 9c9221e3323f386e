import { createHydrator, createKinesisClient } from "hydrate-core";
import { createHandler } from "middy-hydrate/handler";
import { createBareCalls } from "./bareCalls.ts";
import type { Pointer } from "./load.ts";
import { createNaive } from "./naive.ts";

/** Reads the batches of some pointers, and gives what the function would answer, if it would. */
export type Contender = (pointers: readonly Pointer[]) => Promise<unknown>;

export type ContenderName = "sdk" | "naive" | "core" | "handler";

type Config = Parameters<typeof createKinesisClient>[0];

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const unmeasured = { addDimension() {}, addMetric() {}, publishStoredMetrics() {} };

export const contenders: Record<ContenderName, (config: Config) => Contender> = {
  sdk: (config) => oneByOne(createBareCalls(config)),
  naive: (config) => oneByOne(createNaive(config)),
  core: (config) => {
    const hydrator = createHydrator({
      kinesis: () => createKinesisClient(config),
      maxRangeBytes: Number.MAX_SAFE_INTEGER,
    });
    return async (pointers) => {
      for (const result of await hydrator.hydrateAll(pointers)) {
        if (result.status === "rejected") throw result.reason;
      }
    };
  },
  handler: (config) =>
    createHandler({
      kinesis: { awsClientOptions: config },
      logger: quiet,
      metrics: unmeasured,
      maxDestinationBytes: Number.MAX_SAFE_INTEGER,
      maxRangeBytes: Number.MAX_SAFE_INTEGER,
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
