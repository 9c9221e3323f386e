import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateStreamCommand,
  DescribeStreamCommand,
  type KinesisClient,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import { createKinesisClient } from "hydrate-core";
import { toSnsEvent, toSnsNotification, toSuccessEnvelope } from "hydrate-core/testing";
import { type Emulator, emulatorClientConfig, startKinesis } from "local-emulators";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hydratedLetter, ordersArn, ordersMapping, pointerLetter } from "../letters.js";
import { type Stage, setStage } from "../stage.js";

// A whole case against a real stream: pointers in the queue, records in Kinesis.

let stage: Stage;
let kinesis: Emulator;
let client: KinesisClient;
let streamArn = "";

type Put = { readonly shardId: string; readonly number: string };

beforeAll(async () => {
  stage = await setStage();
  kinesis = await startKinesis();
  process.env["AWS_ENDPOINT_URL_KINESIS"] = kinesis.endpoint;
  client = await createKinesisClient({
    ...emulatorClientConfig(kinesis.endpoint),
    region: "eu-central-1",
  });
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));
  for (;;) {
    const { StreamDescription } = await client.send(
      new DescribeStreamCommand({ StreamName: "orders" }),
    );
    streamArn = StreamDescription?.StreamARN ?? "";
    if (StreamDescription?.StreamStatus === "ACTIVE") break;
  }
});
afterAll(async () => {
  client.destroy();
  await kinesis.stop();
  await stage.stop();
});
beforeEach(() => {
  stage.reset();
  stage.lambda.mappings.splice(0, 1, { ...ordersMapping, EventSourceArn: streamArn });
});

async function put(data: readonly (string | Uint8Array)[]): Promise<Put[]> {
  const { Records = [] } = await client.send(
    new PutRecordsCommand({
      StreamName: "orders",
      Records: data.map((of, index) => ({
        Data: typeof of === "string" ? Buffer.from(of) : of,
        PartitionKey: `order-${1_001 + index}`,
      })),
    }),
  );
  return Records.map(({ ShardId: shardId = "", SequenceNumber: number = "" }) => ({
    shardId,
    number,
  }));
}

const pointerTo = (puts: readonly Put[], options: { readonly size?: number } = {}) =>
  pointerLetter({
    streamArn,
    shardId: puts[0]?.shardId ?? "",
    first: puts[0]?.number ?? "",
    last: puts.at(-1)?.number ?? "",
    size: options.size ?? puts.length,
  });

const orders = ['{"id":1001,"sku":"A-1","qty":2}', '{"id":1002,"qty":1}', '{"id":1003,"qty":3}'];

describe("a case", () => {
  it("goes from triage to an empty queue", async () => {
    const id = stage.send(toSnsNotification(pointerTo(await put(orders))));
    const { work, queue } = stage;

    const triage = await work.hydrate("triage", queue);
    const save = await work.hydrate("save", queue);
    const show = await work.hydrate("show", queue, id.slice(0, 4));
    const dry = await work.hydrate("replay", queue);
    const replayed = await stage.replay();
    const clean = await work.hydrate("clean", queue, "--yes");

    expect([triage, save, show, dry, replayed, clean].map(({ status }) => status)).toEqual([
      0, 0, 0, 0, 0, 0,
    ]);
    expect(triage.stdout).toContain("If you do nothing:");
    expect(save.stdout).toContain("✓ 1 batch  3 records");
    expect(show.stdout).toContain('order-1002  {"id":1002,"qty":1}');
    expect(dry.stdout).toContain("would replay  1 complete");
    const [invocation] = stage.lambda.invocations;
    expect(invocation?.functionName).toBe(ordersArn);
    expect(
      invocation?.event.Records.map((record) =>
        Buffer.from(record.kinesis.data, "base64").toString(),
      ),
    ).toEqual(orders);
    expect(stage.ids()).toEqual([]);
    expect(await readdir(work.cwd)).toEqual([]);
  });

  it("is removed without the folder that it was put into", async () => {
    stage.send("hello");
    const { work, queue } = stage;
    await mkdir(join(work.cwd, "mine"));
    const dir = ["--dir", "mine/case"];

    await work.hydrate("triage", queue, ...dir);
    expect(await readdir(join(work.cwd, "mine"))).toEqual(["case"]);
    const { status } = await work.hydrate("clean", queue, "--yes", ...dir);

    expect(status).toBe(0);
    expect(await readdir(join(work.cwd, "mine"))).toEqual([]);
  });

  it("keeps record data out of everything but show and files that only the owner can read", async () => {
    stage.send(pointerTo(await put(['{"secret":"4711"}'])));
    const { work, queue } = stage;
    stage.lambda.onInvoke = () => ({
      functionError: "Unhandled",
      payload: { errorType: "Error", errorMessage: "no such card: 4711" },
    });

    const ran = [
      await work.hydrate("triage", queue, "--json"),
      await work.hydrate("save", queue, "--json"),
      await work.hydrate("replay", queue, "--json"),
      await stage.replay("--json"),
    ];

    for (const { stdout, stderr } of ran) expect(stdout + stderr).not.toMatch(/4711|secret/);
    const folder = join(work.cwd, "hydrate", queue);
    for (const path of await readdir(folder, { recursive: true })) {
      const { mode } = await stat(join(folder, path));
      expect([path, (mode & 0o777).toString(8)]).toEqual([
        path,
        path.includes(".") ? "600" : "700",
      ]);
    }
    expect(await readFile(join(folder, ".gitignore"), "utf8")).toBe("*\n");
    for (const file of ["index.jsonl", "journal.jsonl", "lost.jsonl"]) {
      expect(await readFile(join(folder, file), "utf8")).not.toMatch(/4711|secret/);
    }
  });

  it("reads nothing again that is saved, and says what is lost", async () => {
    const puts = await put(orders);
    stage.send(pointerTo(puts));
    // A shard that never was: nothing of the batch can be had.
    const gone = pointerLetter({ streamArn: streamArn.replace("/orders", "/payroll"), size: 50 });
    stage.send(gone);
    const { work, queue } = stage;

    const first = await work.hydrate("save", queue);
    process.env["AWS_ENDPOINT_URL_KINESIS"] = "http://127.0.0.1:9";
    const second = await work.hydrate("save", queue);
    process.env["AWS_ENDPOINT_URL_KINESIS"] = kinesis.endpoint;

    expect([first.status, second.status]).toEqual([4, 4]);
    expect(second.stdout).toBe(first.stdout);
    expect(first.stdout).toContain("complete 1 · gone 1");
    expect(first.stdout).toContain("50 records are lost");
    const lost = await readFile(join(work.cwd, "hydrate", queue, "lost.jsonl"), "utf8");
    expect(JSON.parse(lost)).toMatchObject({ lost: 50, status: "gone" });
  });

  it("narrows a superset by today's filter, and says so; else holds it", async () => {
    const puts = await put(['{"type":"paid"}', '{"type":"draft"}', '{"type":"paid"}']);
    stage.send(pointerTo(puts, { size: 2 }));
    const filter = (Pattern: string) => {
      stage.lambda.mappings.splice(0, 1, {
        ...ordersMapping,
        EventSourceArn: streamArn,
        FilterCriteria: { Filters: [{ Pattern }] },
      });
      return stage.work.hydrate("replay", stage.queue);
    };

    const other = await filter('{"data":{"type":["draft"]}}');
    const fitting = await filter('{"data":{"type":["paid"]}}');
    await stage.replay();

    expect(other.stdout).toContain("1 superset (--accept superset)");
    expect(fitting.stdout).toContain("1 superset narrowed by today's filter");
    expect(stage.lambda.invocations[0]?.event.Records).toHaveLength(2);
  });
});

describe("isolate", () => {
  const handler = `
    export const handler = async ({ Records }) => {
      for (const { kinesis } of Records) {
        const order = JSON.parse(Buffer.from(kinesis.data, "base64"));
        order.sku.trim();
      }
    };
    export const reporting = async ({ Records }) => ({
      batchItemFailures: Records.filter(({ kinesis }) => !atob(kinesis.data).includes("sku"))
        .map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
    });
    export const healthy = async () => {};`;
  let id: string;
  beforeEach(async () => {
    const data = Array.from(
      { length: 100 },
      (_, at) => `{"id":${at}${at === 17 ? "" : ',"sku":"A"'}}`,
    );
    id = stage.send(pointerTo(await put(data)));
    await writeFile(join(stage.work.cwd, "consumer.mjs"), handler);
  });
  const isolate = (...words: string[]) =>
    stage.work.hydrate("isolate", stage.queue, id.slice(0, 6), ...words);

  it("finds the poison record with a handler here", async () => {
    const { status, stdout } = await isolate("--handler", "consumer.mjs");

    expect(status).toBe(0);
    expect(stdout).toBe(
      "100 records, 7 calls: the first poison record is #18  order-1018\n" +
        "  TypeError: Cannot read properties of undefined (reading 'trim')\n",
    );
    expect(stage.lambda.invocations).toEqual([]);
  });

  it("asks a handler that reports its items less often, and says where nothing fails", async () => {
    const reporting = await isolate("--handler", "consumer.mjs#reporting");
    const healthy = await isolate("--handler", "consumer.mjs#healthy");

    expect(reporting.stdout).toContain("100 records, 1 call: the first poison record is #18");
    expect(healthy.stdout).toContain("every part succeeds");
  });

  it("calls the deployed function only with --yes-idempotent", async () => {
    stage.lambda.onInvoke = ({ event }) =>
      event.Records.some(({ kinesis }) => !atob(kinesis.data).includes("sku"))
        ? { functionError: "Unhandled", payload: { errorType: "TypeError", errorMessage: "no" } }
        : {};

    const without = await isolate();
    const called = stage.lambda.invocations.length;
    const deployed = await isolate("--yes-idempotent");

    expect([without.status, called, deployed.status]).toEqual([2, 0, 0]);
    expect(deployed.stdout).toContain("100 records, 7 calls: the first poison record is #18");
  });

  it("uses what the function reported to the last replay, and calls nothing", async () => {
    const show = await stage.work.hydrate("show", stage.queue, id, "--records", "100", "--json");
    const poison = show.objects.find(({ number }) => number === 18);
    stage.lambda.onInvoke = () => ({
      payload: {
        batchItemFailures: [
          { itemIdentifier: JSON.parse(JSON.stringify(poison)).record.kinesis.sequenceNumber },
        ],
      },
    });
    await stage.replay();

    const { stdout } = await isolate();

    expect(stdout).toContain("100 records, 0 calls: the first poison record is #18");
  });

  it("splits the message: the good part replayed, the rest in a letter of its own", async () => {
    const { status } = await isolate("--handler", "consumer.mjs", "--split", "--yes");

    expect(status).toBe(0);
    expect(stage.lambda.invocations.map(({ event }) => event.Records.length)).toEqual([17]);
    const [rest, ...others] = stage.bodies().map((body) => JSON.parse(body));
    expect(others).toEqual([]);
    expect(rest).toMatchObject({
      KinesisBatchInfo: { batchSize: 83 },
      hydration: { status: "complete", recordCount: 83 },
    });
    await stage.work.hydrate("triage", stage.queue, "--fresh");
    stage.lambda.invocations.length = 0;
    const replayed = await stage.replay();
    expect(replayed.status).toBe(0);
    expect(stage.lambda.invocations.map(({ event }) => event.Records.length)).toEqual([83]);
    expect(stage.ids()).toEqual([]);
  });
});

describe("a fixture", () => {
  it("is a test and its data, redacted", async () => {
    const id = stage.send(pointerTo(await put(orders)));
    await mkdir(stage.work.cwd, { recursive: true });

    const { status, stdout } = await stage.work.hydrate("save", stage.queue, "--fixture", id);

    const base = `orders-book-live-${id.slice(0, 8)}`;
    expect([status, stdout]).toEqual([0, `✓ ${base}.json\n✓ ${base}.test.ts\n`]);
    const json = await readFile(join(stage.work.cwd, `${base}.json`), "utf8");
    const [first] = JSON.parse(json).KinesisBatch;
    expect(Buffer.from(first.kinesis.data, "base64").toString()).toBe(
      '{"id":0,"sku":"xxx","qty":0}',
    );
    expect(first.kinesis.partitionKey).toBe("key-1");
  });

  it("has a name of its own for each batch of a message", async () => {
    const id = stage.send(
      toSuccessEnvelope(toSnsEvent([pointerLetter()]), [
        hydratedLetter({ first: "100" }),
        hydratedLetter({ first: "200" }),
      ]),
    );
    await mkdir(stage.work.cwd, { recursive: true });

    for (const of of [id, `${id}.2`]) {
      const { status } = await stage.work.hydrate("save", stage.queue, "--fixture", of);
      expect(status).toBe(0);
    }
    const ending = [".2.json", ".2.test.ts", ".json", ".test.ts"];
    const files = await readdir(stage.work.cwd);
    expect(files.filter((file) => file.startsWith("orders-")).sort()).toEqual(
      ending.map((end) => `orders-book-live-${id.slice(0, 8)}${end}`),
    );
  });
});
