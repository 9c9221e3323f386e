import { type FauxqsServer, startFauxqs } from "fauxqs";

/** SQS and SNS in this process; the SDK is pointed at them by its own environment variables. */
export async function startQueues(): Promise<FauxqsServer> {
  const server = await startFauxqs({ port: 0, logger: false, defaultRegion: "eu-central-1" });
  process.env["AWS_ENDPOINT_URL_SQS"] = server.address;
  process.env["AWS_ENDPOINT_URL_SNS"] = server.address;
  process.env["AWS_ENDPOINT_URL_STS"] = server.address;
  setTestCredentials();
  return server;
}

/** No test may find, or wait for, real credentials. */
export function setTestCredentials(): void {
  process.env["AWS_ACCESS_KEY_ID"] = "S3RVER";
  process.env["AWS_SECRET_ACCESS_KEY"] = "S3RVER";
  process.env["AWS_REGION"] = "eu-central-1";
  process.env["AWS_EC2_METADATA_DISABLED"] = "true";
  delete process.env["AWS_PROFILE"];
}

/** The bodies that are in a queue, visible or not. */
export function bodiesIn(server: FauxqsServer, queue: string): string[] {
  const { ready, delayed, inflight } = server.inspectQueue(queue)?.messages ?? {
    ready: [],
    delayed: [],
    inflight: [],
  };
  return [...ready, ...delayed, ...inflight.map(({ message }) => message)].map(({ body }) => body);
}
