import { once } from "node:events";
import { Agent, request } from "node:http";
import { type ClientHttp2Session, connect } from "node:http2";
import type { Readable } from "node:stream";
import type { Connection } from "./bareCalls.ts";
import { batchOf, type Pointer } from "./load.ts";

type Post = (target: string, body: object) => Promise<Readable>;
type Wire = Readonly<Record<string, unknown>>;
type Answer = {
  readonly ShardIterator?: string;
  readonly NextShardIterator?: string;
  readonly Records?: readonly Wire[];
};

/**
 * The least that gives Lambda's event: the bytes over one kept connection, without the SDK, parsed once,
 * each record put into its shape. Nothing is signed, nothing checked, nothing proven.
 */
export function createLimit({ endpoints }: Connection) {
  const post = { kinesis: http2Post(endpoints.kinesis), dynamodb: http1Post(endpoints.dynamodb) };

  return async (pointer: Pointer) => {
    const { source, ...info } = batchOf(pointer);
    const isKinesis = source === "kinesis";
    const service = isKinesis ? "Kinesis_20131202" : "DynamoDBStreams_20120810";
    const call = async (operation: string, body: object): Promise<Answer> =>
      JSON.parse(await textOf(await post[source](`${service}.${operation}`, body)));
    const toRecord = isKinesis ? kinesisRecord : dynamodbRecord;

    const opened = await call("GetShardIterator", {
      [isKinesis ? "StreamARN" : "StreamArn"]: info.streamArn,
      ShardId: info.shardId,
      ShardIteratorType: "AT_SEQUENCE_NUMBER",
      [isKinesis ? "StartingSequenceNumber" : "SequenceNumber"]: info.startSequenceNumber,
    });
    const records: object[] = [];
    let iterator = opened.ShardIterator;
    while (records.length < info.batchSize) {
      const Limit = Math.min(info.batchSize - records.length, isKinesis ? 10_000 : 1_000);
      const page = await call("GetRecords", { ShardIterator: iterator, Limit });
      for (const record of page.Records ?? []) records.push(toRecord(record, info));
      iterator = page.NextShardIterator;
    }
    return { ...pointer, Records: records };
  };
}

type Info = { readonly streamArn: string; readonly shardId: string };

function kinesisRecord(record: Wire, { streamArn, shardId }: Info) {
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: record["PartitionKey"],
      sequenceNumber: record["SequenceNumber"],
      data: record["Data"],
      approximateArrivalTimestamp: record["ApproximateArrivalTimestamp"],
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${shardId}:${record["SequenceNumber"]}`,
    eventName: "aws:kinesis:record",
    awsRegion: "us-east-1",
    eventSourceARN: streamArn,
  };
}

const dynamodbRecord = (record: Wire, { streamArn }: Info) => ({
  ...record,
  eventSourceARN: streamArn,
});

const headers = (target: string) => ({
  "x-amz-target": target,
  "content-type": "application/x-amz-json-1.1",
});

function http2Post(endpoint: string): Post {
  let session: ClientHttp2Session | undefined;
  return async (target, body) => {
    session ??= connect(endpoint);
    const stream = session.request({ ":method": "POST", ...headers(target) });
    stream.end(JSON.stringify(body));
    return stream;
  };
}

function http1Post(endpoint: string): Post {
  const agent = new Agent({ keepAlive: true });
  return async (target, body) => {
    const sent = request(endpoint, { agent, method: "POST", headers: headers(target) });
    sent.end(JSON.stringify(body));
    const [response] = await once(sent, "response");
    return response;
  };
}

async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
