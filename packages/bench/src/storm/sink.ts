import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

/** Where a function sends what it hydrated: a queue and a bucket, as far as it uses them. */
export type Sink = {
  readonly endpoint: string;
  /** Objects put into the bucket. */
  readonly objects: () => number;
  stop(): void;
};

type Entry = { readonly Id: string; readonly MessageBody: string };

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
const mostEntries = 10;
const mostBytes = 1_048_576;

/** @param received what a queue's message holds */
export async function startSink(received: (body: string) => void): Promise<Sink> {
  let objects = 0;

  function sendMessages(entries: readonly Entry[]): object | undefined {
    const bytes = entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
    if (entries.length > mostEntries || bytes > mostBytes) return undefined;
    for (const { MessageBody } of entries) received(MessageBody);
    return {
      Successful: entries.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: Id,
        MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex"),
      })),
      Failed: [],
    };
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method === "PUT") {
        objects += 1;
        response.end();
        return;
      }
      const answer = sendMessages(JSON.parse(Buffer.concat(chunks).toString()).Entries);
      response.writeHead(answer ? 200 : 400, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify(answer ?? { __type: "BatchRequestTooLong" }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sink has no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    objects: () => objects,
    stop: () => server.close(),
  };
}
