import { once } from "node:events";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";

/** Answers what the SDK asks of Kinesis, whatever the shard, with these records. */
export async function fakeKinesis(records: readonly object[]) {
  const answers: Record<string, object> = {
    "Kinesis_20131202.GetShardIterator": { ShardIterator: "start" },
    "Kinesis_20131202.GetRecords": { Records: records, MillisBehindLatest: 0 },
  };
  const server = createServer();
  server.on("stream", (stream, { "x-amz-target": target }) => {
    const answer = answers[String(target)];
    stream.respond({ ":status": answer ? 200 : 400, "content-type": "application/x-amz-json-1.1" });
    stream.end(JSON.stringify(answer ?? {}));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens to a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    [Symbol.dispose]: () => void server.close(),
  };
}
