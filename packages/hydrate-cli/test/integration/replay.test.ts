import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hydratedLetter, ordersArn } from "../letters.js";
import { type Stage, setStage } from "../stage.js";

let stage: Stage;
beforeAll(async () => {
  process.env["TZ"] = "UTC";
  stage = await setStage();
});
afterAll(() => stage.stop());
beforeEach(() => stage.reset());

describe("replay", () => {
  it("gives each batch to the function that failed, as it first got it, and deletes it then", async () => {
    const letter = hydratedLetter({ data: ["a", "b", "c"] });
    stage.send(letter);
    stage.send(hydratedLetter({ first: "200" }));

    const { status, stdout } = await stage.replay();

    expect(status).toBe(0);
    expect(stdout).toContain("✓ 2 batches replayed  5 records · 2 messages deleted");
    expect(stage.lambda.invocations).toHaveLength(2);
    expect(stage.lambda.invocations[0]).toEqual({
      functionName: ordersArn,
      event: { Records: letter.KinesisBatch },
    });
    expect(stage.ids()).toEqual([]);
    expect(await stage.journal()).toEqual([
      ...["saved", "saved"],
      ...["invoking", "ok", "deleted"],
      ...["invoking", "ok", "deleted"],
    ]);
  });

  it("is known to the next triage, without another look", async () => {
    stage.send(hydratedLetter());
    stage.send(hydratedLetter({ first: "200" }));
    await stage.replay("--where", "shard=shardId-000000000001");
    stage.send(hydratedLetter({ first: "300" }));

    const { stdout } = await stage.work.hydrate("triage", stage.queue);
    const fresh = await stage.work.hydrate("triage", stage.queue, "--fresh");

    expect(stdout).toContain("all put back, 2 replayed since");
    expect(stdout).not.toContain("orders-book");
    expect(fresh.stdout).toMatch(/orders-book:live +retries used +- +1 /);
  });

  it("is a dry run without --yes: it names each blocker and the flag that lifts it", async () => {
    const at = Date.parse("2026-11-27T08:00:00Z");
    stage.send(hydratedLetter({ at }));
    stage.send(
      hydratedLetter({ at, first: "200", data: ["a", "b", "c"], size: 2, status: "superset" }),
    );
    stage.send(hydratedLetter({ at, first: "300", functionArn: `${ordersArn}-other` }));
    stage.send("hello");

    const { status, stdout } = await stage.work.inTerminal(120, "replay", stage.queue);

    expect(status).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "DRY RUN  nothing is invoked, nothing deleted
      orders-book:live   version 43, deployed Fri 08:55, after the failures · may be invoked · reports item failures
      would replay  1 complete
      held          1 superset (--accept superset) · 1 has no mapping of the stream (--function) · 1 not a pointer
      pace          canary 1, then 2/s, stops after 3 failures in a row  about 1 s
      run it        hydrate replay orders-dead-letters --yes --all
      "
    `);
    expect(stage.lambda.invocations).toEqual([]);
    expect(stage.ready()).toBe(4);
  });

  it("warns where the function was not deployed since it failed", async () => {
    stage.send(hydratedLetter({ at: Date.parse("2026-11-27T12:00:00Z") }));

    const { stdout } = await stage.work.hydrate("replay", stage.queue);

    expect(stdout).toContain("not since it failed: it will likely fail alike");
  });

  it("refuses a batch of a tumbling window, whose state is in no stream", async () => {
    const [mapping] = stage.lambda.mappings.splice(0, 1);
    stage.lambda.mappings.push({ ...mapping, TumblingWindowInSeconds: 60 });
    stage.send(hydratedLetter());

    const held = await stage.work.hydrate("replay", stage.queue);
    const ignored = await stage.work.hydrate("replay", stage.queue, "--ignore-window");

    expect(held.stdout).toContain("1 of a tumbling window (--ignore-window)");
    expect(ignored.stdout).toContain("would replay  1 complete");
  });

  it("does not call a function that is switched off", async () => {
    stage.lambda.functions.set("orders-book", {
      ...stage.lambda.functions.get("orders-book"),
      Reserved: 0,
    });
    stage.send(hydratedLetter());

    const { stdout } = await stage.work.hydrate("replay", stage.queue);

    expect(stdout).toContain("is switched off: its reserved concurrency is 0");
  });

  it("gives one object a line with --json, without record data", async () => {
    stage.send(hydratedLetter({ data: ["secret"] }));

    const { objects, stdout } = await stage.replay("--json");

    expect(stdout).not.toContain("secret");
    expect(objects).toMatchObject([
      { type: "plan", action: "replay", function: ordersArn, version: "43", parts: 1 },
      { type: "replayed", outcome: "ok", deleted: true },
      { type: "summary", ok: 1, left: 0, held: 0 },
    ]);
  });
});
