import { type FauxqsServer, startFauxqs } from "fauxqs";
import { startKinesis } from "local-emulators";
import { vi } from "vitest";
import { putOrders } from "./putOrders.js";
import { setTestCredentials } from "./startQueue.js";

/** What a drill runs against: a stream with orders in it, topics and queues. */
export type DrillGround = {
  readonly sqs: FauxqsServer;
  stop(): Promise<void>;
};

/** Starts the services of a drill, and points the environment of the tests at them. */
export async function startDrillGround(region: string, orders: number): Promise<DrillGround> {
  setTestCredentials();
  const [kinesis, sqs] = await Promise.all([
    startKinesis(),
    startFauxqs({ port: 0, logger: false }),
  ]);
  vi.stubEnv("AWS_REGION", region);
  vi.stubEnv("AWS_ENDPOINT_URL_KINESIS", kinesis.endpoint);
  vi.stubEnv("AWS_ENDPOINT_URL_SQS", sqs.address);
  vi.stubEnv("AWS_ENDPOINT_URL_SNS", sqs.address);
  // Nothing answers there: IAM is asked, and does not tell.
  vi.stubEnv("AWS_ENDPOINT_URL_IAM", "http://127.0.0.1:9");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "true");
  await putOrders(kinesis, orders);
  return {
    sqs,
    async stop() {
      vi.unstubAllEnvs();
      await Promise.all([kinesis.stop(), sqs.stop()]);
    },
  };
}
