import { once } from "node:events";
import { createServer as createHttp1 } from "node:http";
import { createServer as createHttp2 } from "node:http2";
import type { Readable } from "node:stream";
import { indexOf, recordsOf, type Source } from "../lib/pages.ts";
import { arrivalAt, type Load, loadOf } from "./load.ts";

// A Kinesis and a DynamoDB Streams of ready-made pages, in a process of their own: what it costs to make
// them is not measured.

const limits: Record<Source, { readonly records: number; readonly bytes: number }> = {
  kinesis: { records: 10_000, bytes: 10 * 1_024 * 1_024 },
  dynamodb: { records: 1_000, bytes: 1_024 * 1_024 },
};
const pages = new Map<string, Buffer>();

type Input = Readonly<Record<string, string | number>>;

/** The answer of GetRecords from an index on, serialised once. */
function pageFrom(source: Source, name: string, from: number, limit: number): Buffer {
  const key = `${source}/${name}/${from}/${limit}`;
  const known = pages.get(key);
  if (known) return known;
  const load = loadOf(source, name);
  const end = load.records + load.behind;
  const to = Math.min(from + limit, from + pageSize(load), end);
  const made = Buffer.from(
    JSON.stringify({
      Records: recordsOf(source, { from, to, bytes: load.bytes, arrivalAt }),
      NextShardIterator: `${name}/${to}`,
      ...(source === "kinesis" && { MillisBehindLatest: to < end ? 1_000 : 0 }),
    }),
  );
  pages.set(key, made);
  return made;
}

function pageSize({ source, records, bytes, pages: count }: Load): number {
  const most = limits[source];
  return Math.min(Math.ceil(records / count), most.records, Math.floor(most.bytes / bytes));
}

function answer(target: string, input: Input): Buffer {
  const source = target.startsWith("DynamoDB") ? "dynamodb" : "kinesis";
  if (target.endsWith("GetShardIterator")) {
    const [, name] = String(input["StreamARN"] ?? input["StreamArn"]).split("/");
    const number = input["StartingSequenceNumber"] ?? input["SequenceNumber"];
    const index = indexOf(String(number), source);
    return Buffer.from(JSON.stringify({ ShardIterator: `${name}/${index}` }));
  }
  const [name = "", from] = String(input["ShardIterator"]).split("/");
  return pageFrom(source, name, Number(from), Number(input["Limit"] ?? limits[source].records));
}

let sessions = 0;
let calls = 0;

type Request = Readable & { readonly headers: NodeJS.Dict<string | string[]> };
type Response = {
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown;
  end(body: Buffer): unknown;
};

function serve(request: Request, response: Response): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    calls += 1;
    const input = JSON.parse(Buffer.concat(chunks).toString() || "{}");
    const body = answer(String(request.headers["x-amz-target"]), input);
    response.writeHead(200, {
      "content-type": "application/x-amz-json-1.1",
      "content-length": body.length,
    });
    response.end(body);
  });
}

// Each client as it is by default: Kinesis' speaks HTTP/2, that of DynamoDB Streams HTTP/1.1.
const servers = { kinesis: createHttp2(serve), dynamodb: createHttp1(serve) };
servers.kinesis.on("session", () => {
  sessions += 1;
});
servers.dynamodb.on("connection", () => {
  sessions += 1;
});
// When it is asked, it says what it has counted since it was last asked.
process.on("message", () => {
  process.send?.({ calls, sessions });
  calls = 0;
  sessions = 0;
});
process.on("disconnect", () => process.exit());

async function portOf(server: (typeof servers)[Source]): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return address !== null && typeof address === "object" ? address.port : 0;
}
process.send?.({
  kinesis: await portOf(servers.kinesis),
  dynamodb: await portOf(servers.dynamodb),
});
