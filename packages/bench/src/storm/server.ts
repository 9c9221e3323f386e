import { createServer, type ServerHttp2Stream } from "node:http2";
import { indexOf, recordsOf } from "../lib/pages.ts";
import { createRandom } from "../lib/random.ts";
import { arrivalAt, shardIdOf } from "./batches.ts";
import { startRealClock } from "./clock.ts";
import { type LiveFigures, Shard, sumLive } from "./shard.ts";
import { liveBytes, type Storm } from "./storm.ts";

// A Kinesis that keeps its shards' quotas, with a live consumer on each, in a process of its own.

/** What a storm did to its stream. */
export type StreamFigures = {
  readonly iteratorCalls: number;
  readonly pageCalls: number;
  /** Of both kinds. */
  readonly throttledCalls: number;
  readonly bytes: number;
  readonly live: LiveFigures;
};

const mostRecords = 10_000;
const mostBytes = 10 * 1_024 * 1_024;
// About what AWS takes to answer.
const latencyMillis = 20;

const storm: Storm = JSON.parse(process.argv[2] ?? "");
const clock = startRealClock();
const random = createRandom(1);
const shards = new Map(
  Array.from({ length: storm.shards }, (_, n) => [
    shardIdOf(n),
    new Shard(liveBytes, random() * 1_000),
  ]),
);
const counted = { iteratorCalls: 0, pageCalls: 0, throttledCalls: 0, bytes: 0 };

type Input = Readonly<Record<string, string | number>>;

/** The answer, or nothing where a quota is used up. */
function answer(operation: string, input: Input): Buffer | undefined {
  return operation.endsWith("GetShardIterator") ? openIterator(input) : readPage(input);
}

function openIterator({ ShardId, StartingSequenceNumber }: Input): Buffer | undefined {
  counted.iteratorCalls += 1;
  if (!shards.get(String(ShardId))?.openIterator(clock.now())) return undefined;
  const index = indexOf(String(StartingSequenceNumber));
  return Buffer.from(JSON.stringify({ ShardIterator: `${ShardId}/${index}` }));
}

function readPage({ ShardIterator, Limit = mostRecords }: Input): Buffer | undefined {
  counted.pageCalls += 1;
  const [shardId = "", index] = String(ShardIterator).split("/");
  const from = Number(index);
  const records = Math.min(Number(Limit), Math.floor(mostBytes / storm.bytes));
  const bytes = records * storm.bytes;
  if (!shards.get(shardId)?.read(bytes, clock.now())) return undefined;
  counted.bytes += bytes;
  const to = from + records;
  const page = {
    Records: recordsOf("kinesis", { from, to, bytes: storm.bytes, arrivalAt }),
    NextShardIterator: `${shardId}/${to}`,
    // The stream goes on behind what failed, and nothing of it is near its trimming.
    MillisBehindLatest: 3_600_000,
  };
  return Buffer.from(JSON.stringify(page));
}

function respond(stream: ServerHttp2Stream, body: Buffer | undefined): void {
  const refusal = { __type: "ProvisionedThroughputExceededException", message: "Rate exceeded" };
  const content = body ?? Buffer.from(JSON.stringify(refusal));
  if (!body) counted.throttledCalls += 1;
  setTimeout(() => {
    if (stream.destroyed) return;
    stream.respond({
      ":status": body ? 200 : 400,
      "content-type": "application/x-amz-json-1.1",
      "content-length": content.length,
    });
    stream.end(content);
  }, latencyMillis);
}

const server = createServer();
server.on("stream", (stream, headers) => {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("end", () => {
    const input = JSON.parse(Buffer.concat(chunks).toString());
    respond(stream, answer(String(headers["x-amz-target"]), input));
  });
  stream.on("error", () => {});
});
process.on("message", () => {
  const live = sumLive([...shards.values()].map((shard) => shard.live(clock.now())));
  const figures: StreamFigures = { ...counted, live };
  process.send?.(figures);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.send?.({ port: address.port });
});
process.on("disconnect", () => process.exit());
