import type { FauxqsServer } from "fauxqs";
import { toSnsNotification } from "hydrate-core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FakeLambda, startFakeLambda } from "../fakeLambda.js";
import { pointerLetter } from "../letters.js";
import { startQueues } from "../startQueue.js";
import { createWorkplace, type Workplace } from "../testHost.js";

let sqs: FauxqsServer;
let lambda: FakeLambda;
let work: Workplace;
const queue = "orders-dead-letters";
const hour = 3_600_000;

beforeAll(async () => {
  process.env["TZ"] = "UTC";
  sqs = await startQueues();
  lambda = await startFakeLambda();
  // Nothing answers there: triage reads nothing of a stream, and lives without its retention.
  process.env["AWS_ENDPOINT_URL_KINESIS"] = "http://127.0.0.1:9";
});
afterAll(async () => {
  await sqs.stop();
  await lambda.stop();
});
beforeEach(() => {
  sqs.deleteQueue(queue);
  sqs.createQueue(queue, { attributes: { MessageRetentionPeriod: "1209600" } });
  work = createWorkplace();
});

describe("triage", () => {
  it("shows", async () => {
    const now = Date.now();
    for (let i = 0; i < 25; i += 1) {
      sqs.sendMessage(
        queue,
        JSON.stringify(
          toSnsNotification(
            pointerLetter({
              at: now - 20 * hour - i * 60_000 * 7,
              first: `${100 + i}`,
              last: `${104 + i}`,
            }),
          ),
        ),
      );
    }
    sqs.sendMessage(
      queue,
      JSON.stringify(pointerLetter({ at: now - 5 * hour, condition: "RecordAgeExceeded" })),
    );
    sqs.sendMessage(queue, "hello");
    const ran = await work.inTerminal(120, "triage", queue);
    console.log(ran.stdout, ran.stderr);
    const json = await work.hydrate("triage", queue, "--json");
    console.log(json.stdout, json.stderr);
    expect(ran.status).toBe(0);
    expect(sqs.inspectQueue(queue)?.messages.ready).toHaveLength(27);
  });
});
