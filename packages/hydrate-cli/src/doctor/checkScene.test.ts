import { describe, expect, it } from "vitest";
import * as healthy from "../../test/healthyScene.js";
import { known, unknown } from "./asked.js";
import { checkScene } from "./checkScene.js";
import type { Scene, Stop } from "./facts.js";
import type { Level } from "./finding.js";

const { scene, mapping, topic, subscription, hydrate, hydrateWith, deadLetters, pointers } =
  healthy;
const hour = 3_600_000;
const denied = unknown("AccessDeniedException");

const to = (destination: Stop): Scene => scene({ destination });
const toFunction = (next: Stop): Scene => to(topic([subscription({ next })]));
const toQueue = (next: Stop): Scene =>
  to(topic([subscription({ protocol: "sqs", endpoint: next.arn, next })]));
const hours = (retentionHours: number) => ({ stream: known({ retentionHours }) });
const letsSnsIn = (sourceArn: string): string =>
  JSON.stringify({
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "*",
        Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
      },
    ],
  });

/** What is not right, a line each. */
const complaints = (of: Scene): string[] =>
  checkScene(of)
    .filter(({ level }) => level !== "ok")
    .map(({ level, subject, text }) => `${level}: ${subject} ${text}`);

describe("a way that keeps every failure", () => {
  it.each<[string, Scene]>([
    ["through a topic and a hydrate function", scene()],
    ["through a queue of pointers", to(pointers())],
    [
      "straight into a queue",
      scene({ destination: deadLetters(), mapping: mapping({ destination: healthy.queueArn }) }),
    ],
    ["into S3", to({ kind: "bucket", arn: "arn:aws:s3:::failures" })],
    ["through a topic into a queue", toQueue(deadLetters({ policy: letsSnsIn(healthy.topicArn) }))],
  ])("has no complaint: %s", (_, of) => {
    expect(complaints(of)).toEqual([]);
  });

  it("is said of in short", () => {
    expect(checkScene(scene()).map(({ text }) => text)).toEqual([
      "OnFailure",
      "6 d left to save when retries end",
      "ReportBatchItemFailures",
      "you may invoke orders-book:live",
      "orders-failures may invoke hydrate-failures",
      "the queue keeps 14 d",
      "sns:Publish",
    ]);
  });
});

describe("a mapping", () => {
  it.each<[string, Level, Parameters<typeof scene>[0], string]>([
    [
      "no destination",
      "loses",
      { mapping: mapping({ destination: undefined as never }) },
      "has no OnFailure destination",
    ],
    [
      "retries for ever",
      "loses",
      { mapping: mapping({ retries: -1, ageSeconds: -1 }) },
      "retries for ever",
    ],
    [
      "an age beyond the retention",
      "loses",
      { mapping: mapping({ retries: -1, ageSeconds: 86_400 }), ...hours(24) },
      "retries for ever",
    ],
    [
      "retries longer than the retention",
      "loses",
      { mapping: mapping({ retries: 10_000, ageSeconds: -1 }), ...hours(24) },
      "may run for 3 d before it gives up: the stream forgets after 24 h",
    ],
    [
      "retries without an age",
      "warning",
      { mapping: mapping({ ageSeconds: -1 }) },
      "retries without an end while it is throttled",
    ],
    ["6 h of 24 h", "warning", hours(24), "retries may last 6 h of 24 h: 18 h left to save"],
    [
      "23.5 h of 24 h",
      "loses",
      { mapping: mapping({ ageSeconds: 84_600 }), ...hours(24) },
      "30 m left to save",
    ],
    [
      "an unknown retention",
      "unknown",
      { stream: denied },
      "how long orders keeps its records; 24 h assumed",
    ],
    ["no stream", "loses", { stream: { is: "missing" } }, "does not exist any more"],
    ["switched off", "warning", { mapping: mapping({ state: "Disabled" }) }, "is switched off"],
    [
      "a problem",
      "warning",
      { mapping: mapping({ lastResult: "PROBLEM: Function call failed" }) },
      "says PROBLEM: Function call failed",
    ],
    [
      "reports ignored",
      "warning",
      { mapping: mapping({ reports: false }), reportsElsewhere: true },
      "answers batchItemFailures, the mapping ignores them",
    ],
    [
      "no reports",
      "warning",
      { mapping: mapping({ reports: false }) },
      "does not ask for batchItemFailures",
    ],
    [
      "no bisecting",
      "warning",
      { mapping: mapping({ reports: false, bisects: false }) },
      "neither bisects nor asks for batchItemFailures",
    ],
    ["filters", "warning", { mapping: mapping({ filters: true }) }, "expect supersets"],
    ["parallel batches", "warning", { mapping: mapping({ parallel: 2 }) }, "expect supersets"],
    ["a window", "warning", { mapping: mapping({ windowed: true }) }, "has a tumbling window"],
    [
      "no right to invoke",
      "warning",
      { mayInvoke: known("AccessDeniedException") },
      "you may not invoke orders-book:live",
    ],
    [
      "no answer",
      "unknown",
      { mayInvoke: unknown("ECONNRESET") },
      "whether you may invoke orders-book:live",
    ],
    ["no function", "loses", { mayInvoke: { is: "missing" } }, "does not exist"],
  ])("with %s: %s", (_, level, changes, text) => {
    const found = complaints(scene(changes));

    expect(found).toContainEqual(expect.stringContaining(text));
    expect(found.find((line) => line.includes(text))).toMatch(new RegExp(`^${level}: `));
  });
});

describe("a topic", () => {
  it.each<[string, Level, Scene, string]>([
    [
      "that is gone",
      "loses",
      to(topic([], { subscriptions: { is: "missing" } })),
      "does not exist",
    ],
    ["without subscribers", "loses", to(topic([])), "has no subscription"],
    [
      "whose subscribers may not be listed",
      "unknown",
      to(topic([], { subscriptions: denied })),
      "who subscribes to it",
    ],
    [
      "whose attributes may not be read",
      "unknown",
      to(topic([subscription()], { facts: denied })),
      "what encrypts it",
    ],
    [
      "with an open subscription",
      "warning",
      to(
        topic([
          subscription(),
          subscription({ protocol: "sqs", endpoint: "arn:aws:sqs:::x", pending: true }),
        ]),
      ),
      "is not confirmed",
    ],
    [
      "only for people",
      "loses",
      to(
        topic([
          {
            protocol: "email",
            endpoint: "ada@example.com",
            pending: false,
            filter: known(undefined),
          },
        ]),
      ),
      "leads to no queue",
    ],
    [
      "that filters by attributes",
      "loses",
      to(topic([subscription({ filter: known({ policy: "{}", ofBody: false }) })])),
      "filters by attributes",
    ],
    [
      "that filters by the body",
      "warning",
      to(topic([subscription({ filter: known({ policy: "{}", ofBody: true }) })])),
      "failures that do not match are dropped",
    ],
    [
      "whose filter may not be read",
      "unknown",
      to(topic([subscription({ filter: denied })])),
      "whether a filter keeps failures",
    ],
    [
      "that may not invoke",
      "loses",
      toFunction(hydrate({ policy: known(undefined) })),
      "may not invoke hydrate-failures",
    ],
    [
      "that perhaps may invoke",
      "unknown",
      toFunction(hydrate({ policy: denied })),
      "whether it may invoke hydrate-failures",
    ],
    ["that may not send", "loses", toQueue(deadLetters()), "may not send to orders-dead-letters"],
    [
      "for another topic's queue",
      "loses",
      toQueue(deadLetters({ policy: letsSnsIn("arn:aws:sns:eu-central-1:000000000000:bills") })),
      "may not send to orders-dead-letters",
    ],
    [
      "with a queue under AWS' key",
      "loses",
      toQueue(deadLetters({ policy: letsSnsIn(healthy.topicArn), keyId: "alias/aws/sqs" })),
      "which SNS may not use",
    ],
  ])("%s: %s", (_, level, of, text) => {
    const found = complaints(of).find((line) => line.includes(text));

    expect(found).toMatch(new RegExp(`^${level}: `));
  });

  it("is not printed with the address of a person", () => {
    const person = {
      protocol: "email",
      endpoint: "ada@example.com",
      pending: true,
      filter: known(undefined),
    };

    expect(JSON.stringify(checkScene(to(topic([subscription(), person]))))).not.toContain("ada@");
  });
});

describe("a hydrate function", () => {
  const small = deadLetters({ maximumMessageSize: 262_144 });
  const bucket = { HYDRATE_OVERFLOW_BUCKET: "overflow" };
  it.each<[string, Level, Scene, string]>([
    [
      "that is gone",
      "loses",
      toFunction(hydrate({ configuration: { is: "missing" } })),
      "hydrate-failures does not exist",
    ],
    [
      "that is switched off",
      "loses",
      toFunction(hydrate({ reserved: known(0) })),
      "its reserved concurrency is 0",
    ],
    [
      "without OnSuccess",
      "loses",
      toFunction(hydrate({ destinations: known({ onFailure: deadLetters() }) })),
      "has no OnSuccess destination",
    ],
    [
      "without OnFailure",
      "loses",
      toFunction(hydrate({ destinations: known({ onSuccess: deadLetters() }) })),
      "has no OnFailure destination",
    ],
    [
      "with destinations out of sight",
      "unknown",
      toFunction(hydrate({ destinations: denied })),
      "where it sends what it hydrates",
    ],
    ["with encrypted variables", "unknown", toFunction(hydrateWith(undefined)), "how it is set up"],
    ["out of sight", "unknown", toFunction(hydrate({ configuration: denied })), "how it is set up"],
    [
      "of other streams",
      "loses",
      toFunction(
        hydrateWith({ ...bucket, HYDRATE_ALLOWED_STREAM_ARNS: "arn:aws:kinesis:*:stream/bills" }),
      ),
      "refuses orders",
    ],
    [
      "that counts with more time",
      "warning",
      scene({
        ...hours(24),
        destination: topic([
          subscription({ next: hydrateWith({ ...bucket, HYDRATE_RETENTION_HOURS: "168" }) }),
        ]),
      }),
      "keeps 24 h",
    ],
    [
      "without a bucket",
      "warning",
      toFunction(hydrateWith({ HYDRATE_DECODE: "json" })),
      "has no overflow bucket",
    ],
    [
      "that sends more than fits",
      "loses",
      toFunction(hydrate({ destinations: known({ onSuccess: small, onFailure: small }) })),
      "takes less than hydrate-failures sends",
    ],
    [
      "that is not asked for reports",
      "loses",
      to(pointers({ reports: false })),
      "lacks ReportBatchItemFailures: pointers that cannot be hydrated are deleted",
    ],
    [
      "whose mapping is off",
      "loses",
      to(pointers({ enabled: false })),
      "is switched off: pointers wait",
    ],
    [
      "that reads a queue and does not know where to send",
      "loses",
      to(pointers({ next: hydrateWith(bucket, { destinations: known({}) }) })),
      "HYDRATE_QUEUE_URL is not set",
    ],
    [
      "that sends to its own queue",
      "loses",
      to(
        pointers({
          next: hydrateWith(
            { ...bucket, HYDRATE_QUEUE_URL: "x" },
            { destinations: known({}), sendsTo: { kind: "loop", arn: healthy.pointersArn } },
          ),
        }),
      ),
      "sends to the queue that it reads",
    ],
    [
      "before a queue without redrive policy",
      "loses",
      to({ ...pointers(), facts: known(healthy.queueFacts({ arn: healthy.pointersArn })) }),
      "pointers has no redrive policy",
    ],
  ])("%s: %s", (_, level, of, text) => {
    const found = complaints(of).find((line) => line.includes(text));

    expect(found).toMatch(new RegExp(`^${level}: `));
  });

  it("may be asked for the streams that it is allowed to read by a pattern", () => {
    const allowed = `arn:aws:kinesis:*:stream/bills, ${healthy.streamArn.replace("orders", "ord*")}`;

    expect(
      complaints(toFunction(hydrateWith({ ...bucket, HYDRATE_ALLOWED_STREAM_ARNS: allowed }))),
    ).toEqual([]);
  });
});

describe("a dead-letter queue", () => {
  const stranger = hydrateWith({ TABLE: "orders" }, { destinations: known({}) });
  const readBy = (reader: object) =>
    deadLetters(
      {},
      { readers: known([{ uuid: "1", enabled: true, reports: true, next: stranger, ...reader }]) },
    );
  it.each<[string, Level, Stop, string]>([
    ["that is gone", "loses", deadLetters({}, { facts: { is: "missing" } }), "does not exist"],
    ["out of sight", "unknown", deadLetters({}, { facts: denied }), "how long it keeps messages"],
    [
      "with readers out of sight",
      "unknown",
      deadLetters({}, { readers: denied }),
      "whether a function reads it",
    ],
    [
      "that forgets within a weekend",
      "loses",
      deadLetters({ retentionMillis: 24 * hour }),
      "less than a weekend",
    ],
    [
      "that could keep longer",
      "warning",
      deadLetters({ retentionMillis: 96 * hour }),
      "keeps messages for 4 d, and could for 14 d",
    ],
    [
      "with a redrive policy",
      "loses",
      deadLetters({ maxReceiveCount: 3 }),
      "looking 3 times moves messages away",
    ],
    ["with order", "loses", deadLetters({ fifo: true }), "is a FIFO queue"],
    ["that a function reads", "warning", readBy({}), "is read by hydrate-failures"],
    [
      "that a function would read",
      "warning",
      readBy({ enabled: false }),
      "whose mapping is switched off",
    ],
    [
      "that somebody reads",
      "unknown",
      readBy({ next: hydrate({ configuration: denied, destinations: known({}) }) }),
      "what hydrate-failures, which reads it, does",
    ],
  ])("%s: %s", (_, level, of, text) => {
    const found = complaints(to(of)).find((line) => line.includes(text));

    expect(found).toMatch(new RegExp(`^${level}: orders-dead-letters `));
  });

  it("of a consumer may have a redrive policy of its own", () => {
    const queue = { ...readBy({}), facts: known(healthy.queueFacts({ maxReceiveCount: 3 })) };

    expect(complaints(to(queue)).join()).not.toContain("moves messages away");
  });

  it("behind the redrive policy of the pointers' queue is looked at too", () => {
    const of = to({
      ...pointers(),
      redrivesTo: deadLetters({ retentionMillis: hour }, { arn: "arn:aws:sqs:::late" }),
    });

    expect(complaints(of)).toEqual(["loses: late keeps messages for 1 h: less than a weekend"]);
  });
});

describe("a role", () => {
  it("that may not send loses everything", () => {
    const [first] = checkScene(scene({}, [healthy.permission({ answer: known("denied") })]));

    expect(first).toEqual({
      level: "loses",
      check: "sns:Publish",
      subject: "orders-book:live",
      text: "may not sns:Publish on orders-failures: Lambda drops what it cannot send",
      command:
        "aws iam put-role-policy --role-name orders-book --policy-name hydrate-sns-Publish --policy-document " +
        `'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sns:Publish","Resource":"${healthy.topicArn}"}]}'`,
    });
  });

  it("that may not read can hydrate nothing", () => {
    const answer = known("denied" as const);
    const denial = healthy.permission({
      action: "kinesis:GetRecords",
      resource: healthy.streamArn,
      answer,
    });

    expect(complaints(scene({}, [denial]))).toEqual([
      "loses: orders-book:live may not kinesis:GetRecords on orders: nothing can be read back",
    ]);
  });

  it("that nobody may ask about is one unknown, never right", () => {
    const answer = unknown("AccessDenied");
    const permissions = ["sns:Publish", "kms:Decrypt"].map((action) =>
      healthy.permission({ action, answer }),
    );

    expect(checkScene(scene({}, permissions))).toContainEqual({
      level: "unknown",
      check: "permissions",
      subject: "orders-book:live",
      text: "whether its role may sns:Publish, kms:Decrypt",
      detail: "iam:SimulatePrincipalPolicy: AccessDenied",
    });
  });
});

describe("findings", () => {
  it("come with the worst first, each once", () => {
    const two = [scene(), scene({ mayInvoke: known("AccessDenied") })].flatMap(
      (of) => of.consumers,
    );
    const levels = checkScene({ consumers: two, permissions: [] }).map(({ level }) => level);

    expect(levels).toEqual(["warning", "ok", "ok", "ok", "ok", "ok", "ok"]);
  });

  it("that lose something come with the command that changes it, or say what is to be set", () => {
    const [first] = checkScene(
      to(topic([subscription({ next: hydrate({ policy: known(undefined) }) })])),
    );

    expect(first?.command).toBe(
      `aws lambda add-permission --function-name ${healthy.hydrateArn} --statement-id from-orders-failures --action lambda:InvokeFunction --principal sns.amazonaws.com --source-arn ${healthy.topicArn}`,
    );
  });
});
