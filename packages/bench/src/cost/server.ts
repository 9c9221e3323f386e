import { createServer } from "node:http2";
import { dataOf, indexOf, kinesisPage } from "../lib/kinesisPage.ts";
import { arrivalAt, type Load, loadOf } from "./load.ts";

// A Kinesis of ready-made pages, in a process of its own: what it costs to make them is not measured.

const mostRecords = 10_000;
const mostBytes = 10 * 1_024 * 1_024;

const pages = new Map<string, Buffer>();

/** The answer of GetRecords from an index on, serialised once. */
function pageFrom(name: string, from: number, limit: number): Buffer {
  const key = `${name}/${from}/${limit}`;
  const known = pages.get(key);
  if (known) return known;
  const load = loadOf(name);
  const to = Math.min(from + limit, from + pageSize(load), load.records + load.behind);
  const end = load.records + load.behind;
  const made = kinesisPage({
    from,
    to,
    data: dataOf(load.bytes),
    arrivalAt,
    NextShardIterator: `${name}/${to}`,
    MillisBehindLatest: to < end ? 1_000 : 0,
  });
  pages.set(key, made);
  return made;
}

function pageSize({ records, bytes, pages: count }: Load): number {
  return Math.min(Math.ceil(records / count), mostRecords, Math.floor(mostBytes / bytes));
}

function answer(operation: string, input: Record<string, string | number>): Buffer {
  if (operation.endsWith("GetShardIterator")) {
    const [, name] = String(input["StreamARN"]).split("/");
    const index = indexOf(String(input["StartingSequenceNumber"]));
    return Buffer.from(JSON.stringify({ ShardIterator: `${name}/${index}` }));
  }
  const [name = "", from] = String(input["ShardIterator"]).split("/");
  return pageFrom(name, Number(from), Number(input["Limit"] ?? mostRecords));
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
    const input = JSON.parse(Buffer.concat(chunks).toString() || "{}");
    const body = answer(String(headers["x-amz-target"]), input);
    stream.respond({
      ":status": 200,
      "content-type": "application/x-amz-json-1.1",
      "content-length": body.length,
    });
    stream.end(body);
  });
  stream.on("error", () => {});
});
// Asked for: what was counted since it was last asked.
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
