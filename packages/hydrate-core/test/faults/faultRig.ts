import { createHydratorOn } from "../../src/createHydrator.js";
import {
  createDynamoDBStreamsClient,
  createKinesisClient,
  type Hydrator,
  type HydratorOptions,
} from "../../src/index.js";
import { SharedHttp2Handler } from "../../src/stream/sharedHttp2Handler.js";
import { type VirtualClock, virtualClock } from "../virtualClock.js";
import { impatientRetryStrategy } from "./impatientRetryStrategy.js";
import { type Scene, ScriptedServer, type SourceName } from "./scriptedServer.js";

export type FaultRig = {
  readonly source: SourceName;
  readonly server: ScriptedServer;
  readonly hydrator: Hydrator;
  /** The hydrator's own: it paces its calls without waiting. */
  readonly clock: VirtualClock;
  /** Puts a new shard behind the server, and a new script before it. */
  play(scene: Scene): void;
  /** Ends the client's connections. */
  disconnect(): void;
  stop(): Promise<void>;
};

export type RigOptions = {
  /** Waits between attempts as the clients really do. @default false */
  readonly isPatient?: boolean;
  /** Milliseconds without a byte after which a connection is taken for dead. */
  readonly idleTimeout?: number;
  readonly maxRangeBytes?: number;
};

/** A scripted server, and a hydrator whose client talks to it. */
export async function startFaultRig(
  source: SourceName,
  { isPatient = false, idleTimeout, maxRangeBytes }: RigOptions = {},
): Promise<FaultRig> {
  const server = new ScriptedServer(source);
  const config = {
    region: "eu-central-1",
    endpoint: await server.endpoint(),
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    ...(!isPatient && { retryStrategy: impatientRetryStrategy() }),
  };
  const { client, options } = await connect(source, config, idleTimeout);
  const clock = virtualClock();
  return {
    source,
    server,
    clock,
    hydrator: createHydratorOn(clock, { ...options, maxRangeBytes }),
    play: (scene) => server.play(scene),
    disconnect: () => client.destroy(),
    async stop() {
      client.destroy();
      await server.stop();
    },
  };
}

async function connect(
  source: SourceName,
  config: Parameters<typeof createKinesisClient>[0] &
    Parameters<typeof createDynamoDBStreamsClient>[0],
  idleTimeout: number | undefined,
): Promise<{ client: { destroy(): void }; options: HydratorOptions }> {
  if (source === "kinesis") {
    const client = await createKinesisClient({
      ...config,
      ...(idleTimeout && { requestHandler: new SharedHttp2Handler(idleTimeout) }),
    });
    return { client, options: { kinesis: client } };
  }
  const client = await createDynamoDBStreamsClient({
    ...config,
    ...(idleTimeout && { requestHandler: { socketTimeout: idleTimeout } }),
  });
  return { client, options: { dynamodb: client } };
}
