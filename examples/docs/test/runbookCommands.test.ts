import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type HydratedRecord, isHydratedRecord, withPayloadLocation } from "hydrate-core";
import {
  buildDynamoDBOnFailureRecord,
  buildKinesisOnFailureRecord,
  toFailureEnvelope,
  toSnsEvent,
  toSnsNotification,
  toSqsEvent,
  toSuccessEnvelope,
} from "hydrate-core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

// The commands of the runbook, as they are printed, on each kind of message that the pages put into a queue.

const missing = ["bash", "jq"].filter((tool) => spawnSync(tool, ["--version"]).status !== 0);
// In CI a machine without them is a failure, not a reason to skip.
const unavailable = process.env["CI"] === "true" ? [] : missing;

const runbook = readFileSync(
  fileURLToPath(new URL("../../../docs/runbook.md", import.meta.url)),
  "utf8",
);
const blocks = [...runbook.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block = ""]) => block);

/** The one block of the runbook that has this in it. */
function blockWith(text: string): string {
  const [block, another] = blocks.filter((commands) => commands.includes(text));
  if (block === undefined || another !== undefined) throw new Error(`Not one block has: ${text}`);
  return block;
}

// The names that the runbook's own commands have in them.
const [, id = ""] = /^id=(\S+)$/m.exec(runbook) ?? [];
const [, from = ""] = /^from=(\d+)$/m.exec(runbook) ?? [];
const [, to = ""] = /^to=(\d+)$/m.exec(runbook) ?? [];

const [start, end] = [String(BigInt(from) - 1n), String(BigInt(to) + 1n)];
const pointer = buildKinesisOnFailureRecord({
  startSequenceNumber: start,
  endSequenceNumber: end,
  batchSize: 4,
});
const table = buildDynamoDBOnFailureRecord();
const hydratedAt = "2026-11-23T10:00:22.000Z";
const verdict = (first: string, last: string, recordCount: number) => ({
  status: "complete" as const,
  recordCount,
  expectedCount: 4,
  firstSequenceNumber: first,
  lastSequenceNumber: last,
  hydratedAt,
});
const hydrated: HydratedRecord = {
  ...pointer,
  KinesisBatch: [start, from, to, end].map((sequenceNumber, index) => ({
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: `key-${index}`,
      sequenceNumber,
      data: Buffer.from(`order ${index}`).toString("base64"),
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${pointer.KinesisBatchInfo.shardId}:${sequenceNumber}`,
    eventName: "aws:kinesis:record",
    awsRegion: "eu-central-1",
    eventSourceARN: pointer.KinesisBatchInfo.streamArn,
  })),
  hydration: verdict(start, end, 4),
};
const { startSequenceNumber: tableStart, endSequenceNumber: tableEnd } = table.DDBStreamBatchInfo;
const hydratedTable: HydratedRecord = {
  ...table,
  DDBStreamBatch: [tableStart, tableEnd].map((SequenceNumber) => ({
    eventName: "INSERT" as const,
    dynamodb: { SequenceNumber, Keys: { id: { S: "7" } }, NewImage: { id: { S: "7" } } },
  })),
  hydration: verdict(tableStart, tableEnd, 2),
};
const stub = withPayloadLocation(hydrated, { bucket: "orders-failures", key: "hydrate/4.json" });
const gone: HydratedRecord = {
  ...pointer,
  KinesisBatch: [],
  hydration: { status: "gone", reason: "Trimmed.", recordCount: 0, expectedCount: 4, hydratedAt },
};
const { responsePayload: _, ...neverRun } = toFailureEnvelope(toSnsEvent([pointer]), "x");
const [queued] = toSqsEvent([pointer]).Records;
const hydrationError = { code: "ERR_HYDRATE_STREAM_NOT_ALLOWED", message: "Not allowed." };

const complete = { status: "complete", read: 4, of: 4, reason: null, object: null };
const unread = { status: "pointer", read: null, of: null, reason: null, object: null };

type Letter = {
  readonly body: unknown;
  /** What the list says of it. */
  readonly listed: readonly object[];
  /** The pointer, where the records are not in the message. */
  readonly pointer?: object;
  /** The hydrated records in it, of Kinesis and of tables. */
  readonly records?: readonly HydratedRecord[];
};

const letters: Readonly<Record<string, Letter>> = {
  "a function's answer": {
    body: toSuccessEnvelope(toSnsEvent([pointer]), hydrated),
    listed: [complete],
    records: [hydrated],
  },
  "a function's answer of several": {
    body: toSuccessEnvelope([pointer, pointer], [hydrated, gone]),
    listed: [complete, { ...unread, status: "gone", read: 0, of: 4, reason: "Trimmed." }],
    records: [hydrated, gone],
  },
  "a function's answer for a table": {
    body: toSuccessEnvelope(toSnsEvent([table]), hydratedTable),
    listed: [{ ...complete, read: 2 }],
    records: [hydratedTable],
  },
  "a hydrated record itself, as the function behind a queue sends it": {
    body: hydrated,
    listed: [complete],
    records: [hydrated],
  },
  "hydrated records as a list": {
    body: [hydrated, hydratedTable],
    listed: [complete, { ...complete, read: 2 }],
    records: [hydrated, hydratedTable],
  },
  "a record whose records are in S3": {
    body: toSuccessEnvelope(toSnsEvent([pointer]), stub),
    listed: [{ ...complete, object: "s3://orders-failures/hydrate/4.json" }],
    records: [stub],
  },
  "what a function failed on": {
    body: toFailureEnvelope(toSnsEvent([pointer]), "GetRecords failed"),
    listed: [{ ...unread, reason: "GetRecords failed" }],
    pointer,
  },
  "what a function never ran on": { body: neverRun, listed: [unread], pointer },
  "what a topic could not hand on": {
    body: toSnsNotification(table),
    listed: [unread],
    pointer: table,
  },
  "a pointer itself, as a queue's redrive hands it on": {
    body: pointer,
    listed: [unread],
    pointer,
  },
  "a message that a Pipe's enrichment could not hydrate": {
    body: { ...queued, hydrationError },
    listed: [{ ...unread, reason: "Not allowed." }],
    pointer,
  },
  "a pointer that a Pipe's enrichment could not hydrate": {
    body: { ...pointer, hydrationError },
    listed: [{ ...unread, reason: "Not allowed." }],
    pointer: { ...pointer, hydrationError },
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runbook-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs commands of the runbook, in order, with an `aws` that answers from this queue. */
function run(bodies: readonly unknown[], ...commands: readonly string[]): string {
  const Messages = bodies.map((body, index) => ({
    MessageId: index === 0 ? id : `other-${index}`,
    ReceiptHandle: "handle",
    Body: typeof body === "string" ? body : JSON.stringify(body),
  }));
  writeFileSync(join(folder, "queue.json"), JSON.stringify({ Messages }));
  const aws = `
    queue=https://sqs.eu-central-1.amazonaws.com/123456789012/orders-stream-dead-letters
    aws() {
      echo "$*" >> calls.txt
      case "$2" in
        get-queue-url) echo "$queue" ;;
        receive-message) cat queue.json ;;
      esac
    }
  `;
  const { stdout, stderr, status } = spawnSync("bash", ["-euo", "pipefail"], {
    cwd: folder,
    input: [aws, ...commands].join("\n"),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
}

const lines = (text: string): unknown[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
const file = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));

const list = blockWith("receive-message");
const pointers = blockWith("gaveUp: $gaveUp");
const take = blockWith("select(.MessageId == $id)");
const show = blockWith("@base64d");
const sendAgain = blockWith("> pointer.json");
const putAside = blockWith("> aside.json");
const cut = blockWith("> part.json");

describe.skipIf(unavailable.length > 0)(
  `the runbook's commands${unavailable.length > 0 ? `: skipped without ${unavailable.join(", ")}` : ""}`,
  () => {
    it.each(Object.entries(letters))("list %s", (_, letter) => {
      expect(lines(run([letter.body], list))).toEqual(
        letter.listed.map((listed) => ({ id, ...listed })),
      );
    });

    it("list a whole queue, and what is no JSON in it", () => {
      const bodies = Object.values(letters).map(({ body }) => body);
      const listed = Object.values(letters).flatMap((letter) => letter.listed);

      const rows = lines(run([...bodies, "no JSON", '"text"', "7", "{}"], list));

      expect(rows).toHaveLength(listed.length + 4);
      expect(rows.slice(-4)).toMatchObject([unread, unread, unread, unread]);
      expect(lines(run([], list))).toEqual([]);
    });

    it.each(Object.entries(letters))("tell of %s until when it can be read", (_, letter) => {
      const found = lines(run([letter.body], list, pointers)).slice(letter.listed.length);

      const { KinesisBatchInfo, DDBStreamBatchInfo, timestamp } = Object(letter.pointer);
      const info = KinesisBatchInfo ?? DDBStreamBatchInfo;
      const expected = info && {
        id,
        arrived: info.approximateArrivalOfFirstRecord,
        gaveUp: timestamp,
        batchSize: info.batchSize,
        shardId: info.shardId,
      };
      expect(found).toEqual(expected ? [expected] : []);
    });

    it.each(Object.entries(letters))("show the records of %s", (_, { body, records = [] }) => {
      const shown = lines(run([body], list, take, show)).slice(-100);

      const kinesis = records.flatMap(({ KinesisBatch = [] }) =>
        KinesisBatch.map(({ kinesis: { sequenceNumber, partitionKey, data } }) => ({
          sequenceNumber,
          partitionKey,
          text: atob(data),
        })),
      );
      const tables = records.flatMap(({ DDBStreamBatch = [] }) =>
        DDBStreamBatch.map(({ eventName, dynamodb }) => ({
          eventName,
          keys: dynamodb?.Keys,
          new: dynamodb?.NewImage,
        })),
      );
      expect(shown.slice(shown.length - kinesis.length - tables.length)).toEqual([
        ...kinesis,
        ...tables,
      ]);
    });

    it.each(Object.entries(letters).filter(([, letter]) => letter.pointer))(
      "send %s again, and put it aside",
      (_, { body, pointer: sent }) => {
        run([body], list, take, sendAgain, putAside);

        expect(file("pointer.json")).toEqual(sent);
        expect(file("aside.json")).toEqual(body);
        const calls = readFileSync(join(folder, "calls.txt"), "utf8");
        expect(calls).toContain("--message file://pointer.json");
        expect(calls).toContain("aside.json s3://");
      },
    );

    it.each(Object.entries(letters).filter(([, { records }]) => records?.includes(hydrated)))(
      "cut a part out of %s that still is a hydrated record",
      (_, { body }) => {
        run([body], list, take, cut);

        const part = file("part.json");
        expect(isHydratedRecord(part)).toBe(true);
        expect(part).toMatchObject({
          KinesisBatchInfo: { startSequenceNumber: from, endSequenceNumber: to },
          KinesisBatch: [from, to].map((sequenceNumber) => ({ kinesis: { sequenceNumber } })),
          hydration: {
            recordCount: 2,
            firstSequenceNumber: from,
            lastSequenceNumber: to,
          },
        });
      },
    );
  },
);
