import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isHydratedRecord } from "hydrate-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hydrated, letters, unread } from "./runbookLetters.ts";
import { blockWith, from, id, to } from "./runbookPage.ts";

// The commands of the runbook, as they are printed, on each kind of message that the pages put into a queue.

const missing = ["bash", "jq"].filter((tool) => spawnSync(tool, ["--version"]).status !== 0);
// In CI a machine without them is a failure, not a reason to skip.
const unavailable = process.env["CI"] === "true" ? [] : missing;

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
