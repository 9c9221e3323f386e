import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { FauxqsServer } from "fauxqs";
import { startFakeKinesis } from "./fakeKinesis.js";
import { type FakeLambda, startFakeLambda } from "./fakeLambda.js";
import { ordersFunction, ordersMapping } from "./letters.js";
import { type SqsProxy, startProxy } from "./startProxy.js";
import { bodiesIn, startQueues } from "./startQueue.js";
import { createWorkplace, type Ran, type Workplace } from "./testHost.js";

/** Everything a command meets, in this process, and the queue that the tests fill. */
export type Stage = {
  readonly sqs: FauxqsServer;
  readonly proxy: SqsProxy;
  readonly lambda: FakeLambda;
  readonly queue: string;
  /** A fresh one for each test. */
  work: Workplace;
  /** Empties everything; attributes are those of the queue. */
  reset(attributes?: Record<string, string>): void;
  send(letter: unknown): string;
  /** The ids of all messages, visible or not. */
  ids(): string[];
  /** The bodies of all messages. */
  bodies(): string[];
  /** Visible messages. */
  ready(): number;
  /** Hidden messages. */
  inFlight(): number;
  /** The states in the journal, in order. */
  journal(): Promise<string[]>;
  /** `hydrate replay … --yes --all`, at full speed. */
  replay(...words: readonly string[]): Promise<Ran>;
  /** Another consumer receives so many messages, and keeps them for ten minutes. */
  receiveElsewhere(count: number): Promise<void>;
  stop(): Promise<void>;
};

/** Sets the stage with the consumer `orders-book:live` and its mapping. */
export async function setStage(queue = "orders-dead-letters"): Promise<Stage> {
  const sqs = await startQueues();
  const proxy = await startProxy(sqs.address);
  const lambda = await startFakeLambda();
  const kinesis = await startFakeKinesis();
  const stage: Stage = {
    sqs,
    proxy,
    lambda,
    queue,
    work: createWorkplace(),
    reset(attributes = {}) {
      sqs.deleteQueue(queue);
      sqs.createQueue(queue, { attributes });
      proxy.reset();
      lambda.reset();
      lambda.functions.set("orders-book", ordersFunction);
      lambda.mappings.push(ordersMapping);
      stage.work = createWorkplace();
    },
    send: (letter) =>
      sqs.sendMessage(queue, typeof letter === "string" ? letter : JSON.stringify(letter))
        .messageId,
    ids() {
      const { ready = [], inflight = [] } = sqs.inspectQueue(queue)?.messages ?? {};
      return [...ready, ...inflight.map(({ message }) => message)].map((of) => of.messageId);
    },
    bodies: () => bodiesIn(sqs, queue),
    ready: () => sqs.inspectQueue(queue)?.messages.ready.length ?? -1,
    inFlight: () => sqs.inspectQueue(queue)?.messages.inflight.length ?? -1,
    async journal() {
      const path = join(stage.work.cwd, "hydrate", queue, "journal.jsonl");
      const text = await readFile(path, "utf8");
      return text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line).state);
    },
    replay: (...words) =>
      stage.work.hydrate("replay", queue, "--yes", "--all", "--pace", "1000", ...words),
    async receiveElsewhere(count) {
      const client = new SQSClient({ endpoint: sqs.address });
      const QueueUrl = sqs.inspectQueue(queue)?.url;
      const receive = { QueueUrl, MaxNumberOfMessages: count, VisibilityTimeout: 600 };
      await client.send(new ReceiveMessageCommand(receive));
      client.destroy();
    },
    async stop() {
      await proxy.stop();
      await sqs.stop();
      await lambda.stop();
      await kinesis.stop();
    },
  };
  return stage;
}
