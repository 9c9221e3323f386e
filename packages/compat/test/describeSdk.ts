import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toSqsEvent } from "../../hydrate-core/src/testing/index.js";
import { error, type FaultStep } from "../../hydrate-core/test/faults/faultStep.js";
import { ModelShard } from "../../hydrate-core/test/faults/modelShard.js";
import { failureOf, modelRecords } from "../../hydrate-core/test/faults/pointers.js";
import { ScriptedServer, type SourceName } from "../../hydrate-core/test/faults/scriptedServer.js";
import { type BundleName, bundle, bundleNames } from "../src/bundles.js";
import { startFakeBucket } from "../src/fakeBucket.js";
import { startFakeQueue } from "../src/fakeQueue.js";
import { FunctionProcess, invokeAlone } from "../src/functionProcess.js";
import { projectOf, type SdkName, sdkNames } from "../src/projects.js";

const records = modelRecords(40);
const sources: SourceName[] = ["kinesis", "dynamodb"];

// webpack takes ten times as long as esbuild: it is tried beside the oldest SDK and the newest.
const isTried = (name: BundleName, sdk: SdkName): boolean =>
  name !== "webpack" || sdk === sdkNames.at(0) || sdk === sdkNames.at(-1);

/** What a function must do beside one version of the SDK, however it was bundled. */
export function describeSdk(sdk: SdkName): void {
  describe(`the AWS SDK ${sdk}`, () => {
    // Bundles side by side, and what each of them does in turn.
    const names = bundleNames.filter((name) => isTried(name, sdk));
    describe.concurrent.each(names)("%s", { concurrent: true }, (name) => {
      let path: string;
      let servers: Record<SourceName, ScriptedServer>;
      let bucket: Awaited<ReturnType<typeof startFakeBucket>>;
      let queue: Awaited<ReturnType<typeof startFakeQueue>>;
      let env: Record<string, string>;
      let lambda: FunctionProcess;

      beforeAll(async () => {
        servers = {
          kinesis: new ScriptedServer("kinesis"),
          dynamodb: new ScriptedServer("dynamodb"),
        };
        bucket = await startFakeBucket();
        queue = await startFakeQueue();
        env = {
          AWS_REGION: "eu-central-1",
          AWS_ACCESS_KEY_ID: "test",
          AWS_SECRET_ACCESS_KEY: "test",
          AWS_ENDPOINT_URL_KINESIS: await servers.kinesis.endpoint(),
          AWS_ENDPOINT_URL_DYNAMODB_STREAMS: await servers.dynamodb.endpoint(),
          AWS_ENDPOINT_URL_S3: bucket.endpoint,
          AWS_ENDPOINT_URL_SQS: queue.endpoint,
          HYDRATE_QUEUE_URL: "https://sqs.eu-central-1.amazonaws.com/123456789012/letters",
          HYDRATE_OVERFLOW_BUCKET: "overflow",
          HYDRATE_MAX_DESTINATION_BYTES: "65536",
        };
        path = await bundle(projectOf(sdk), name);
        lambda = await FunctionProcess.start(path, env);
      }, 180_000);
      afterAll(async () => {
        await lambda?.stop();
        const services = [servers.kinesis, servers.dynamodb, bucket, queue];
        await Promise.all(services.map((service) => service.stop()));
      });

      const play = (source: SourceName, ...script: FaultStep[]): void =>
        servers[source].play({ shard: new ModelShard(records), script });

      describe.each(sources)("%s", { concurrent: false }, (source) => {
        const complete = { answer: { hydration: { status: "complete", recordCount: 10 } } };
        const pointer = failureOf(source, 0, 9);

        it("hydrates a batch", async () => {
          play(source);

          expect(await lambda.invoke("handler", pointer)).toMatchObject(complete);
        });

        it("hydrates a batch for a consumer behind the middleware", async () => {
          play(source);

          expect(await lambda.invoke("consumer", pointer)).toEqual({ answer: { records: 10 } });
        });

        it.each([
          ["a throttled call", error("ProvisionedThroughputExceededException")],
          ["a failure of the service", error("InternalFailure", 500)],
          ["a broken connection", { type: "hangUp" } as const],
        ])("outlasts %s", async (_, step) => {
          play(source, step);

          expect(await lambda.invoke("handler", pointer)).toMatchObject(complete);
          expect(servers[source].calls).toHaveLength(3);
        });

        it("says that a refusal is not to be tried again", async () => {
          play(source, error("AccessDeniedException"));

          expect(await lambda.invoke("handler", pointer)).toMatchObject({
            error: {
              code: "ERR_HYDRATE_READ_FAILED",
              retryable: false,
              details: { awsError: "AccessDeniedException" },
            },
          });
          expect(servers[source].calls).toHaveLength(1);
        });

        it("ends at its deadline, and works on", async () => {
          play(source, { type: "stall" });

          expect(await lambda.invoke("handler", pointer, 1_300)).toMatchObject({
            error: { code: "ERR_HYDRATE_TIMEOUT", retryable: true },
          });
          play(source);
          expect(await lambda.invoke("handler", pointer)).toMatchObject(complete);
        });
      });

      it("puts in S3 what is too large for a message", { concurrent: false }, async () => {
        servers.kinesis.play({ shard: new ModelShard(modelRecords(40, 4_000)) });

        expect(await lambda.invoke("handler", failureOf("kinesis", 0, 39))).toMatchObject({
          answer: { hydration: { status: "complete", payloadLocation: expect.any(String) } },
        });
        expect([...bucket.objects.values()]).toEqual([expect.stringContaining('"payload"')]);
      });

      it("sends on what a queue brings", { concurrent: false }, async () => {
        play("kinesis");
        const event = toSqsEvent([failureOf("kinesis", 0, 4), failureOf("kinesis", 5, 9)]);

        expect(await lambda.invoke("handler", event)).toEqual({
          answer: { batchItemFailures: [] },
        });
        expect(queue.bodies.map((body) => JSON.parse(body))).toMatchObject([
          { hydration: { status: "complete", recordCount: 5 } },
          { hydration: { status: "complete", recordCount: 5 } },
        ]);
      });

      it("lives while one of its requests waits", { concurrent: false }, async () => {
        play("kinesis", ...Array<FaultStep>(3).fill({ type: "answer" }), {
          type: "slow",
          millis: 500,
        });
        const [pointer, neighbour] = ["1", "2"].map((shard) => ({
          ...failureOf("kinesis", 0, 9),
          KinesisBatchInfo: {
            ...failureOf("kinesis", 0, 9).KinesisBatchInfo,
            shardId: `shardId-00000000000${shard}`,
          },
        }));

        expect(await invokeAlone(path, [pointer, neighbour], env)).toBe('["complete","complete"]');
      });
    });
  });
}
