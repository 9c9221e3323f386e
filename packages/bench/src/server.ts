import { createServer } from "node:http2";
import { type Load, loadOf, numberAt, streamName } from "./load.ts";

// A Kinesis of ready-made pages, in a process of its own: what it costs to make them is not measured.

const pages = new Map<string, Buffer[]>();

/** The answers of GetRecords for a load, serialised once. */
function pagesOf(load: Load): Buffer[] {
  const name = streamName(load);
  const known = pages.get(name);
  if (known) return known;
  const data = Buffer.from(`{"id":1,"text":"${"order ".repeat(load.bytes / 6)}`)
    .subarray(0, load.bytes)
    .toString("base64");
  const perPage = Math.ceil(load.records / load.pages);
  const made = Array.from({ length: load.pages }, (_, page) => {
    const from = page * perPage;
    const count = Math.max(0, Math.min(perPage, load.records - from));
    return Buffer.from(
      JSON.stringify({
        Records: Array.from({ length: count }, (_, i) => ({
          SequenceNumber: numberAt(from + i),
          PartitionKey: `key-${from + i}`,
          Data: data,
          ApproximateArrivalTimestamp: 1_795_428_004.835,
        })),
        NextShardIterator: `${name}/${page + 1}`,
        MillisBehindLatest: page === load.pages - 1 ? 0 : 1_000,
      }),
    );
  });
  pages.set(name, made);
  return made;
}

function answer(operation: string, input: Record<string, string>): Buffer {
  if (operation.endsWith("GetShardIterator")) {
    const load = loadOf(input["StreamARN"] ?? "");
    const index = Number(
      (BigInt(input["StartingSequenceNumber"] ?? "0") - BigInt(numberAt(0))) / 1_000n,
    );
    const page = Math.floor(index / Math.ceil(load.records / load.pages));
    return Buffer.from(JSON.stringify({ ShardIterator: `${streamName(load)}/${page}` }));
  }
  const [name = "", page] = (input["ShardIterator"] ?? "").split("/");
  return (
    pagesOf(loadOf(name))[Number(page)] ?? Buffer.from('{"Records":[],"MillisBehindLatest":0}')
  );
}

let sessions = 0;
let calls = 0;
const server = createServer();
server.on("session", () => {
  sessions += 1;
});
server.on("stream", (stream, headers) => {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("end", () => {
    calls += 1;
    const body = answer(
      String(headers["x-amz-target"]),
      JSON.parse(Buffer.concat(chunks).toString() || "{}"),
    );
    stream.respond({ ":status": 200, "content-type": "application/x-amz-json-1.1" });
    stream.end(body);
  });
  stream.on("error", () => {});
});
// What was counted since it was last asked.
process.on("message", () => {
  process.send?.({ calls, sessions });
  calls = 0;
  sessions = 0;
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.send?.({ port: address.port });
});
process.on("disconnect", () => process.exit());
