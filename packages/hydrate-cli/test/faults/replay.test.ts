import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { toSuccessEnvelope } from "hydrate-core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hydratedLetter, ordersArn, ordersMapping } from "../letters.js";
import { type Stage, setStage } from "../stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.stop());
beforeEach(() => stage.reset());

const letters = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    hydratedLetter({ first: String(1_000 + index * 10) }),
  );

describe("what became of a call", () => {
  it("keeps the message of a function that failed, and calls it once", async () => {
    stage.send(hydratedLetter());
    stage.lambda.onInvoke = () => ({
      functionError: "Unhandled",
      payload: {
        errorType: "TypeError",
        errorMessage: "order 4711 of jane@example.com has no sku",
      },
    });

    const { status, stdout } = await stage.replay();

    expect(status).toBe(3);
    expect(stdout).toContain("TypeError: order # of … has no sku");
    expect(stdout).not.toMatch(/4711|jane/);
    expect(stage.lambda.invocations).toHaveLength(1);
    expect(stage.ready()).toBe(1);
    expect(await stage.journal()).toEqual(["saved", "invoking", "failed"]);
  });

  it("takes any reported item as a failure, whatever the mapping says", async () => {
    stage.lambda.mappings.splice(0, 1, { ...ordersMapping, FunctionResponseTypes: [] });
    stage.send(hydratedLetter({ data: ["a", "b", "c"] }));
    stage.lambda.onInvoke = () => ({
      payload: { batchItemFailures: [{ itemIdentifier: "101" }] },
    });

    const { status, stdout } = await stage.replay();

    expect(status).toBe(3);
    expect(stdout).toContain("batchItemFailures: 1 of 3");
    expect(stage.ready()).toBe(1);
  });

  it.each([
    ["a reset after the request was read", "reset" as const],
    ["a 500", { status: 500 }],
    ["a 502", { status: 502 }],
  ])("never repeats a call that may have run: %s", async (_, answer) => {
    stage.send(hydratedLetter());
    stage.lambda.onInvoke = () => answer;

    const first = await stage.replay();
    const second = await stage.replay();
    const calls = stage.lambda.invocations.length;
    stage.lambda.onInvoke = () => ({});
    const third = await stage.replay("--retry-unknown");

    expect([first.status, second.status, third.status]).toEqual([3, 3, 0]);
    expect(first.stdout).toContain("may have run");
    expect(second.stdout).toContain("1 unknown, may have run (--retry-unknown)");
    expect(calls).toBe(1);
    expect(stage.lambda.invocations).toHaveLength(2);
    expect(stage.ready()).toBe(0);
  });

  it("does not use the SDK's own client, which calls three times", async () => {
    stage.lambda.onInvoke = () => "reset";
    const client = new LambdaClient({ endpoint: stage.lambda.endpoint });

    await client
      .send(new InvokeCommand({ FunctionName: ordersArn, Payload: "{}" }))
      .catch(() => {});
    client.destroy();

    expect(stage.lambda.invocations).toHaveLength(3);
  });

  it("waits where AWS throttles, and calls again: nothing ran", async () => {
    stage.send(hydratedLetter());
    stage.lambda.onInvoke = (_, call) => (call <= 2 ? { status: 429 } : {});

    const { status } = await stage.replay();

    expect(status).toBe(0);
    expect(await stage.journal()).toEqual([
      "saved",
      ...["invoking", "failed", "invoking", "failed", "invoking", "ok", "deleted"],
    ]);
  });

  it("knows that a refused call did not run, so that the next run repeats it", async () => {
    stage.send(hydratedLetter());
    stage.lambda.onInvoke = (_, call) => (call === 1 ? { status: 403 } : {});

    const first = await stage.replay();
    const second = await stage.replay();

    expect([first.status, second.status]).toEqual([3, 0]);
    expect(first.stdout).toContain("did not run: AccessDeniedException");
  });
});

describe("when to stop", () => {
  it("stops where the canary fails", async () => {
    for (const letter of letters(4)) stage.send(letter);
    stage.lambda.onInvoke = () => ({ functionError: "Unhandled" });

    const { status, stdout } = await stage.replay();

    expect(status).toBe(3);
    expect(stdout).toContain("stopped: the canary failed");
    expect(stage.lambda.invocations).toHaveLength(1);
    expect(stage.ready()).toBe(4);
  });

  it("stops after so many failures in a row, and puts the rest back", async () => {
    for (const letter of letters(8)) stage.send(letter);
    stage.lambda.onInvoke = (_, call) => (call > 2 ? { functionError: "Unhandled" } : {});

    const { status, stdout } = await stage.replay("--stop-after", "2");

    expect(status).toBe(3);
    expect(stdout).toContain("stopped: 2 failures in a row");
    expect(stage.lambda.invocations).toHaveLength(4);
    expect([stage.ready(), stage.inFlight()]).toEqual([6, 0]);
  });
});

describe("who may be called", () => {
  it("never the function of an OnSuccess envelope, which is the hydrate function", async () => {
    stage.send(toSuccessEnvelope({ Records: [] }, hydratedLetter()));

    const { status } = await stage.replay();

    expect(status).toBe(0);
    expect(stage.lambda.invocations.map(({ functionName }) => functionName)).toEqual([ordersArn]);
  });

  it.each([
    ["another account", ordersArn.replace("000000000000", "111111111111")],
    ["another region", ordersArn.replace("eu-central-1", "us-east-1")],
    ["a function that does not read the stream", ordersArn.replace("orders-book", "payroll")],
  ])("not %s, unless it is named", async (_, functionArn) => {
    stage.lambda.functions.set("payroll", { FunctionName: "payroll", FunctionArn: functionArn });
    stage.send(hydratedLetter({ functionArn }));

    const refused = await stage.replay();
    const calls = [...stage.lambda.invocations];
    const named = await stage.replay("--function", functionArn);

    expect([refused.status, named.status]).toEqual([3, 0]);
    expect(refused.stdout).toContain("(--function)");
    expect(calls).toEqual([]);
    expect(stage.lambda.invocations).toHaveLength(1);
  });

  it("asks for --all before it replays everything, and then for nothing", async () => {
    stage.send(hydratedLetter());

    const without = await stage.work.hydrate("replay", stage.queue, "--yes");

    expect(without.status).toBe(2);
    expect(without.stderr).toContain("add --all to say so");
    expect(stage.lambda.invocations).toEqual([]);
  });

  it("leaves a drill's letter alone", async () => {
    stage.send(hydratedLetter({ requestId: "hydrate-drill-1" }));

    const { status, stdout } = await stage.replay();

    expect(status).toBe(3);
    expect(stdout).toContain("1 drill");
    expect(stage.ready()).toBe(1);
  });
});

describe("copies and other hands", () => {
  it("lets one process at a time work on a folder", async () => {
    stage.send(hydratedLetter());

    const ran = await Promise.all([stage.replay(), stage.replay()]);

    expect(ran.map(({ status }) => status).toSorted()).toEqual([0, 1]);
    expect(ran.map(({ stderr }) => stderr).join("")).toContain("Another hydrate (process");
    expect(stage.lambda.invocations).toHaveLength(1);
  });

  it("calls once for a failure that is in the queue twice, and deletes both", async () => {
    const [letter] = letters(1);
    stage.send(letter);
    stage.send(letter);

    const { status } = await stage.replay();

    expect(status).toBe(0);
    expect(stage.lambda.invocations).toHaveLength(1);
    expect(stage.ready()).toBe(0);
  });

  it("does not call a second copy of what just failed, or may have run", async () => {
    for (const answer of [{ functionError: "Unhandled" }, "reset"] as const) {
      stage.reset();
      const [letter] = letters(1);
      stage.send(letter);
      stage.send(letter);
      stage.lambda.onInvoke = () => answer;

      const { stdout } = await stage.replay("--canary", "1", "--stop-after", "9");

      expect(stdout).toMatch(/a copy of it|stopped: the canary failed/);
      expect(stage.lambda.invocations).toHaveLength(1);
    }
  });

  it("deletes a copy that comes after its twin was replayed, and calls nothing", async () => {
    const [letter] = letters(1);
    stage.send(letter);
    await stage.replay();
    stage.send(letter);
    await stage.work.hydrate("triage", stage.queue, "--fresh");

    const { status } = await stage.replay();

    expect(status).toBe(0);
    expect(stage.lambda.invocations).toHaveLength(1);
    expect(stage.ready()).toBe(0);
  });

  it("leaves what somebody else received in the meantime", async () => {
    for (const letter of letters(2)) stage.send(letter);
    await stage.work.hydrate("triage", stage.queue);
    const other = stage.sqs.inspectQueue(stage.queue)?.messages.ready[0]?.messageId;
    await stage.receiveElsewhere(1);

    const { status, stdout } = await stage.replay();

    expect(status).toBe(3);
    expect(stdout).toContain(
      `${other?.slice(0, 8)}  orders-book:live  not replayed: in other hands`,
    );
    expect(stage.lambda.invocations).toHaveLength(1);
  });
});

describe("deleting", () => {
  it("deletes no message whose file is missing or changed, although its call succeeded", async () => {
    const id = stage.send(hydratedLetter());
    stage.proxy.before = ({ action }) =>
      action === "DeleteMessageBatch"
        ? { Successful: [], Failed: [{ Id: "0", Code: "X" }] }
        : undefined;
    await stage.replay();
    stage.proxy.before = () => undefined;
    const path = join(stage.work.cwd, "hydrate", stage.queue, "batches", `${id}.json`);
    const text = await readFile(path, "utf8");

    await writeFile(path, text.replace('"complete"', '"superset"'));
    const changed = await stage.replay();
    await rm(path);
    const missing = await stage.replay();
    await writeFile(path, text);
    const restored = await stage.replay();

    expect([changed.status, missing.status, restored.status]).toEqual([3, 3, 0]);
    expect(changed.stdout).toContain("is not the file that was saved");
    expect(missing.stdout).toContain("is missing");
    expect(stage.lambda.invocations).toHaveLength(1);
  });

  it("counts a delete that SQS reports as failed, and the next run deletes without a call", async () => {
    stage.send(hydratedLetter());
    stage.proxy.before = ({ action }) =>
      action === "DeleteMessageBatch"
        ? { Successful: [], Failed: [{ Id: "0", Code: "InternalError", SenderFault: false }] }
        : undefined;
    const first = await stage.replay();
    stage.proxy.before = () => undefined;

    const second = await stage.replay();

    expect([first.status, second.status]).toEqual([3, 0]);
    expect(first.stdout).toContain("succeeded, and its message stays: InternalError");
    expect(stage.lambda.invocations).toHaveLength(1);
    expect(stage.ready()).toBe(0);
  });

  it("deletes nothing with a handle that has ended, although SQS would say that it did", async () => {
    stage.send(hydratedLetter());
    const deletes = () =>
      stage.proxy.actions.filter((action) => action === "DeleteMessageBatch").length;
    stage.proxy.before = ({ action, body }) => {
      const [entry] = Array.isArray(body["Entries"]) ? body["Entries"] : [];
      return action === "ChangeMessageVisibilityBatch" && entry?.VisibilityTimeout > 0
        ? { Successful: [], Failed: [{ Id: "0", Code: "MessageNotInflight", SenderFault: true }] }
        : undefined;
    };

    const first = await stage.replay();
    const deletesWithEndedHandle = deletes();
    stage.proxy.before = () => undefined;
    const second = await stage.replay();

    expect([first.status, second.status]).toEqual([3, 0]);
    expect(first.stdout).toContain("its handle has ended");
    expect(deletesWithEndedHandle).toBe(0);
    expect(stage.lambda.invocations).toHaveLength(1);
  });
});
