import {
  toFailureEnvelope,
  toPipesDeadLetter,
  toSnsEvent,
  toSnsNotification,
  toSuccessEnvelope,
} from "hydrate-core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hydratedLetter, ordersArn, pointerLetter } from "../letters.js";
import { type Stage, setStage } from "../stage.js";

let stage: Stage;
const hour = 3_600_000;

beforeAll(async () => {
  process.env["TZ"] = "UTC";
  stage = await setStage();
});
afterAll(() => stage.stop());
beforeEach(() => stage.reset({ MessageRetentionPeriod: "1209600" }));

const arnOf = (name: string): string => ordersArn.replace("orders-book:live", name);

/** Monday, 09:12. The queue's own clock is the machine's, so the case is told relative to it. */
function fill(now: number): void {
  const batch = (at: number, index: number, functionArn: string, condition?: string) =>
    pointerLetter({
      at,
      size: 50,
      first: String(1_000 + index),
      last: String(1_000 + index),
      functionArn,
      ...(condition !== undefined && { condition }),
    });
  for (let index = 0; index < 12; index += 1) {
    const at = now - 23 * hour + index * 60_000;
    stage.send(toSnsNotification(batch(at, index, arnOf("orders-book:live"))));
  }
  stage.send(
    batch(now - 20 * hour, 50, arnOf("invoices-sync-with-a-long-name"), "RecordAgeExceeded"),
  );
  stage.send(hydratedLetter({ at: now - 30 * hour, data: ["a", "b"] }));
  stage.send("hello");
}

const masked = (text: string): string =>
  text
    .replace(/(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d\d:\d\d/g, "Mon 09:12")
    .replace(/by \d\d:\d\d/g, "by 12:00")
    .replace(/(MON|TUE|WED|THU|FRI|SAT|SUN) … (MON|TUE|WED|THU|FRI|SAT|SUN)/g, "SUN … MON")
    .replace(/[▁▂▃▄▅▆▇█]{7}/g, "▁▂▃▄▅▆▇");

describe("triage", () => {
  it("fits 120 columns", async () => {
    fill(Date.now());

    const { status, stdout } = await stage.work.inTerminal(120, "triage", stage.queue);

    expect(status).toBe(0);
    expect(masked(stdout)).toMatchInlineSnapshot(`
      "orders-dead-letters  eu-central-1  15 of about 15 messages read, all put back  Mon 09:12

      FUNCTION                        CONDITION      CAUSE  BATCHES  RECORDS  SUN … MON  FORGOTTEN
      orders-book:live                retries used   -           13      602  ▁▂▃▄▅▆▇    in 59 m
      invoices-sync-with-a-long-name  too old        -            1       50  ▁▂▃▄▅▆▇    in 3 h 59 m
      ?                               not a pointer  -            1        -  ▁▂▃▄▅▆▇    13 d

      If you do nothing:  600 records lost by 12:00   650 by 12:00   650 in all
      "
    `);
    expect([stage.ready(), stage.inFlight()]).toEqual([15, 0]);
  });

  it("fits 80 columns", async () => {
    fill(Date.now());

    const { stdout } = await stage.work.inTerminal(80, "triage", stage.queue);

    expect(masked(stdout)).toMatchInlineSnapshot(`
      "orders-dead-letters  eu-central-1  15 of about 15 messages read, all put back  Mon 09:12

      FUNCTION          CONDITION      CAUSE  BATCHES  RECORDS  SUN … MON  FORGOTTEN
      orders-book:live  retries used   -           13      602  ▁▂▃▄▅▆▇    in 59 m
      invoices-sync-w…  too old        -            1       50  ▁▂▃▄▅▆▇    in 3 h 59 m
      ?                 not a pointer  -            1        -  ▁▂▃▄▅▆▇    13 d

      If you do nothing:  600 records lost by 12:00   650 by 12:00   650 in all
      "
    `);
    const [, , ...table] = stdout.split("\n").slice(0, 8);
    for (const line of table) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("shortens nothing and colours nothing where it is piped; advice goes to stderr", async () => {
    fill(Date.now());

    const { stdout, stderr } = await stage.work.hydrate("triage", stage.queue);

    expect(stdout).toContain("invoices-sync-with-a-long-name");
    expect(stdout).not.toContain("\u001B");
    expect(stdout).not.toContain("next  ");
    expect(stderr).toContain(`next  hydrate save ${stage.queue}`);
    expect(stderr).toContain("aws kinesis increase-stream-retention-period --stream-name orders");
  });

  it("gives one object a line with --json", async () => {
    fill(Date.now());

    const { objects } = await stage.work.hydrate("triage", stage.queue, "--json");

    expect(objects.map(({ type }) => type)).toEqual([
      ...["group", "group", "group"],
      ...["loss", "loss", "loss", "loss", "summary"],
    ]);
    expect(objects[0]).toMatchObject({
      function: "orders-book:live",
      condition: "retries used",
      cause: "-",
      batches: 13,
      records: 602,
    });
    expect(objects.at(-1)).toMatchObject({ read: 15, about: 15, inOtherHands: 0 });
  });

  it("looks once: what comes next works on what it remembered", async () => {
    fill(Date.now());
    await stage.work.hydrate("triage", stage.queue);
    stage.proxy.actions.length = 0;

    const again = await stage.work.hydrate("triage", stage.queue);
    const folder = await stage.work.hydrate("triage", `hydrate/${stage.queue}`);

    expect(stage.proxy.actions).toEqual([]);
    expect(folder.stdout).toBe(again.stdout);
  });

  it("ends with 4 where records are lost within the time that a scheduler asks for", async () => {
    fill(Date.now());

    const soon = await stage.work.hydrate("triage", stage.queue, "--fail-on", "30m");
    const later = await stage.work.hydrate("triage", stage.queue, "--fail-on", "2h");

    expect([soon.status, later.status]).toEqual([0, 4]);
  });

  it("finds a failure in every envelope", async () => {
    const pointer = pointerLetter();
    for (const letter of [
      pointer,
      toSnsNotification(pointer),
      toFailureEnvelope(toSnsEvent([pointer]), "throttled"),
      hydratedLetter(),
      toSuccessEnvelope(toSnsEvent([pointer]), hydratedLetter()),
      toPipesDeadLetter(pointer),
    ]) {
      stage.send(letter);
    }

    const { objects } = await stage.work.hydrate("triage", stage.queue, "--json");

    const groups = objects.filter(({ type }) => type === "group");
    expect(groups.map((group) => [group["function"], group["batches"]])).toEqual(
      expect.arrayContaining([
        ["orders-book:live", 5],
        ["pipe/orders", 1],
      ]),
    );
  });

  it("selects by --where, all of them at once", async () => {
    fill(Date.now());
    const groups = async (...where: string[]) => {
      const words = where.flatMap((of) => ["--where", of]);
      const { objects } = await stage.work.hydrate("triage", stage.queue, "--json", ...words);
      return objects.filter(({ type }) => type === "group").map((group) => group["batches"]);
    };

    expect(await groups("function=orders-book")).toEqual([13]);
    expect(await groups("function=orders-book", "status=complete")).toEqual([1]);
    expect(await groups("condition=too old")).toEqual([1]);
    expect(await groups("function=orders")).toEqual([]);
  });

  it("says which --where matches nothing, and what there is", async () => {
    fill(Date.now());
    const ran = async (command: string, where: string) => {
      const { status, stderr } = await stage.work.hydrate(command, stage.queue, "--where", where);
      return { status, stderr };
    };

    // A scheduler's function may have no failures.
    const triaged = await ran("triage", "function=orders-boook");
    expect(triaged.status).toBe(0);
    expect(triaged.stderr).toContain("! Nothing matches --where function=orders-boook\n");
    expect(triaged.stderr).toContain(
      "There are: invoices-sync-with-a-long-name, orders-book:live\n",
    );
    for (const command of ["save", "replay", "show"]) {
      const { status, stderr } = await ran(command, "cause=TypeError");
      expect(status).toBe(1);
      expect(stderr).toContain("Nothing matches --where cause=TypeError");
      expect(stderr).toContain("hydrate triage QUEUE --causes");
    }
  });

  it("lists no more than twelve values that there are", async () => {
    for (let shard = 0; shard < 14; shard++) {
      stage.send(pointerLetter({ shardId: `shardId-${String(shard).padStart(12, "0")}` }));
    }
    const { stderr } = await stage.work.hydrate("save", stage.queue, "--where", "shard=99");
    expect(stderr).toMatch(/There are: shardId-000000000000, .*shardId-000000000011, and 2 more\n/);
  });

  it("prints nothing of a message that a terminal obeys", async () => {
    const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:b\u001b[2J";
    stage.send(pointerLetter({ functionArn, condition: "c\u009b2J" }));

    for (const command of ["triage", "show"]) {
      const { stdout, stderr } = await stage.work.hydrate(command, stage.queue);
      expect(stdout).toContain("b\\u001b[2J");
      expect(stdout + stderr).not.toMatch(/(?!\n)\p{Cc}/u);
    }
  });

  it("lists the ids that show takes, of each batch in a message", async () => {
    stage.send(toFailureEnvelope(toSnsEvent([pointerLetter(), pointerLetter()]), "throttled"));
    stage.send("hello");
    stage.send(hydratedLetter());

    const { status, stdout } = await stage.work.hydrate("show", stage.queue);
    const [head = "", ...rows] = stdout.trimEnd().split("\n");
    expect(status).toBe(0);
    expect(head).toMatch(/^ID +FUNCTION +CONDITION +CAUSE +RECORDS +FAILED +STATUS$/);
    expect(rows.length).toBe(4);

    const { objects } = await stage.work.hydrate("show", stage.queue, "--json");
    const short = (id: string): string => id.slice(0, 8) + (/\.\d+$/.exec(id)?.[0] ?? "");
    expect(rows.map((row) => row.split(" ")[0]).toSorted()).toEqual(
      objects.map(({ id }) => short(String(id))).toSorted(),
    );
  });

  it("takes an id as it is printed, where a message has several batches", async () => {
    const envelope = toSuccessEnvelope(toSnsEvent([pointerLetter()]), [
      hydratedLetter({ first: "100" }),
      hydratedLetter({ first: "200" }),
    ]);
    const messageId = stage.send(envelope);

    for (const [printed, id] of [
      [messageId.slice(0, 8), messageId],
      [`${messageId.slice(0, 8)}.2`, `${messageId}.2`],
    ]) {
      const { objects } = await stage.work.hydrate("show", stage.queue, printed ?? "", "--json");
      expect(objects[0]?.["id"]).toBe(id);
    }
    const chosen = `id=${messageId.slice(0, 8)}.2`;
    const { objects } = await stage.work.hydrate("show", stage.queue, "--json", "--where", chosen);
    expect(objects.map((batch) => batch["id"])).toEqual([`${messageId}.2`]);
  });

  it("refuses words that make no sense", async () => {
    const ran = await Promise.all([
      stage.work.hydrate("triage", stage.queue, "--where", "name=x"),
      stage.work.hydrate("triage", stage.queue, "--until", "soon"),
      stage.work.hydrate("triage", "no such queue!"),
      stage.work.hydrate("triag", stage.queue),
      stage.work.hydrate("triage", stage.queue, "--fail-on", "2"),
    ]);

    expect(ran.map(({ status }) => status)).toEqual([2, 2, 2, 2, 2]);
    expect(ran[3]?.stderr).toContain("Did you mean triage?");
  });
});

describe("a queue that is not alone", () => {
  it("says how many messages are in other hands, and ends with 3", async () => {
    for (let index = 0; index < 12; index += 1) stage.send(hydratedLetter({ first: `${index}00` }));
    await stage.receiveElsewhere(4);

    const { status, stdout } = await stage.work.hydrate("triage", stage.queue);

    expect(status).toBe(3);
    expect(stdout).toContain("8 of about 12 messages read, 4 in other hands, all put back");
  });

  it("names a function that reads it too", async () => {
    stage.send(hydratedLetter());
    const EventSourceArn = stage.sqs.inspectQueue(stage.queue)?.arn;
    stage.lambda.mappings.push({
      EventSourceArn,
      FunctionArn: arnOf("redriver"),
      State: "Enabled",
    });

    const { stderr } = await stage.work.hydrate("triage", stage.queue);

    expect(stderr).toContain("redriver reads this queue");
  });

  it("moves nothing away from a queue with a redrive policy of its own", async () => {
    const graveyard = stage.sqs.createQueue("graveyard");
    const policy = { deadLetterTargetArn: graveyard.queueArn, maxReceiveCount: "1" };
    stage.reset({ RedrivePolicy: JSON.stringify(policy) });
    for (let index = 0; index < 15; index += 1) stage.send(hydratedLetter({ first: `${index}00` }));

    const first = await stage.work.hydrate("triage", stage.queue);
    const again = await stage.work.hydrate("triage", stage.queue, "--fresh");
    const replay = await stage.replay();

    expect(first.stdout).toContain("Not all was read");
    expect([again.status, replay.status]).toEqual([1, 1]);
    expect(again.stderr).toContain("Looking again would move messages to");
    expect(stage.sqs.inspectQueue("graveyard")?.messages.ready).toEqual([]);
    expect(stage.ids()).toHaveLength(15);
  });
});
