import { toSnsEvent, toSqsEvent } from "hydrate-core/testing";
import type { HydrateHandler } from "middy-hydrate/handler";
import { createRandom } from "../lib/random.ts";
import { startPeer } from "../lib/startPeer.ts";
import { firstNumberOf, onFailureRecordOf, shardIdOf } from "./batches.ts";
import { startRealClock } from "./clock.ts";
import { type Delivered, deliver, type Wiring } from "./deliver.ts";
import { createSandboxes } from "./sandboxes.ts";
import type { StreamFigures } from "./server.ts";
import { startSink } from "./sink.ts";
import { pointerCount, type Storm, shardOf } from "./storm.ts";

// One storm, in a process of its own: the environment is the function's.

export type StormRun = { readonly storm: Storm; readonly wiring: Wiring };

export type StormFigures = Delivered &
  StreamFigures & {
    /** Batches that were handed on complete. */
    readonly complete: number;
    /** Batches that were handed on more than once. */
    readonly repeated: number;
    readonly sandboxes: number;
  };

const timeoutMillis = 60_000;

type Received = {
  readonly KinesisBatchInfo: { readonly shardId: string; readonly startSequenceNumber: string };
  readonly hydration: { readonly status: string };
};

process.on("message", async ({ storm, wiring }: StormRun) => {
  const seen = new Map<string, number>();
  const receive = ({ KinesisBatchInfo: info, hydration }: Received): void => {
    if (hydration.status !== "complete") throw new Error(`A batch is ${hydration.status}`);
    const key = `${info.shardId} ${info.startSequenceNumber}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  };
  const sink = await startSink((body) => receive(JSON.parse(body)));
  const server = await startPeer<"figures", StreamFigures, { port: number }>(
    new URL("server.ts", import.meta.url),
    JSON.stringify(storm),
  );
  Object.assign(process.env, {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL_KINESIS: `http://127.0.0.1:${server.ready.port}`,
    AWS_ENDPOINT_URL_SQS: sink.endpoint,
    AWS_ENDPOINT_URL_S3: sink.endpoint,
    HYDRATE_OVERFLOW_BUCKET: "overflow",
    HYDRATE_READ_SHARE: String(wiring.readShare),
    ...(wiring.kind === "queue" && {
      HYDRATE_QUEUE_URL: `${sink.endpoint}/123456789012/dead-letters`,
    }),
  });
  const sandboxes = await createSandboxes();

  /** Gives the pointers that failed. */
  async function call(pointers: readonly number[]): Promise<readonly number[]> {
    const records = pointers.map((pointer) => onFailureRecordOf(storm, pointer));
    const event = wiring.kind === "topic" ? toSnsEvent(records) : toSqsEvent(records);
    const sandbox = await sandboxes.take();
    const endsAt = performance.now() + timeoutMillis;
    // What the function asks of its context.
    const context = {
      getRemainingTimeInMillis: () => endsAt - performance.now(),
    } as Parameters<HydrateHandler>[1];
    try {
      const answer: unknown = await sandbox(event, context);
      if (wiring.kind === "queue") return failedOf(answer, pointers);
      receive(answer as Received);
      return [];
    } catch {
      return pointers;
    } finally {
      sandboxes.giveBack(sandbox);
    }
  }

  const delivered = await new Promise<Delivered>((resolve) => {
    const [clock, random] = [startRealClock(), createRandom(1)];
    const invoke = (pointers: readonly number[], done: (failed: readonly number[]) => void) => {
      call(pointers).then(done);
    };
    deliver({ clock, random, storm, wiring }, invoke, resolve);
  });
  const figures: StormFigures = {
    ...delivered,
    ...(await server.ask("figures")),
    complete: countSeen(storm, seen),
    repeated: [...seen.values()].filter((times) => times > 1).length,
    sandboxes: sandboxes.made(),
  };
  await Promise.all([server.stop(), sandboxes.stop()]);
  sink.stop();
  process.send?.(figures);
});
process.on("disconnect", () => process.exit());
process.send?.("ready");

/** The pointers whose messages an answer to a queue names. */
function failedOf(answer: unknown, pointers: readonly number[]): readonly number[] {
  const { batchItemFailures } = answer as {
    batchItemFailures: readonly { readonly itemIdentifier: string }[];
  };
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return pointers.filter((_, i) => failed.has(`message-${i + 1}`));
}

function countSeen(storm: Storm, seen: ReadonlyMap<string, number>): number {
  return Array.from({ length: pointerCount(storm) }, (_, n) => n).filter((pointer) =>
    seen.has(`${shardIdOf(shardOf(storm, pointer))} ${firstNumberOf(storm, pointer)}`),
  ).length;
}
