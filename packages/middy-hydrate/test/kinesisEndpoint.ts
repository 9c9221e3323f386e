import { once } from "node:events";
import { createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { kinesisRecords } from "../../hydrate-core/test/shards.js";

/** What a request was signed with. */
type Signature = {
  readonly operation: string;
  readonly accessKeyId: string | undefined;
  readonly sessionToken: unknown;
};

/** Kinesis' side of the wire, with one shard of 20 records: for what a mocked client cannot show. */
export type KinesisEndpoint = {
  readonly url: string;
  readonly signatures: Signature[];
  /** Called before each answer; may hold it back. */
  beforeAnswer: (signature: Signature) => Promise<void> | void;
  stop(): Promise<void>;
};

export async function listenKinesis(): Promise<KinesisEndpoint> {
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", async (stream, headers) => {
    stream.resume();
    const [, accessKeyId] = /Credential=(\w+)\//.exec(headers.authorization ?? "") ?? [];
    const operation = String(headers["x-amz-target"]).replace(/^.*\./, "");
    const signature = { operation, accessKeyId, sessionToken: headers["x-amz-security-token"] };
    endpoint.signatures.push(signature);
    await endpoint.beforeAnswer(signature);
    stream.respond({ ":status": 200, "content-type": "application/x-amz-json-1.1" });
    stream.end(JSON.stringify(operation === "GetRecords" ? page() : { ShardIterator: "first" }));
  });
  const endpoint: KinesisEndpoint = {
    url: await listen(server),
    signatures: [],
    beforeAnswer() {},
    async stop() {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return endpoint;
}

async function listen(server: Http2Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server on a port has an address of this kind.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const page = () => ({
  NextShardIterator: "next",
  MillisBehindLatest: 0,
  Records: kinesisRecords(20).map(({ Data = [], ApproximateArrivalTimestamp, ...record }) => ({
    ...record,
    Data: Buffer.from(Data).toString("base64"),
    ApproximateArrivalTimestamp: Number(ApproximateArrivalTimestamp) / 1_000,
  })),
});
