import { setTimeout } from "node:timers/promises";
import type { Exchange, Listener } from "./exchange.js";
import type { FaultStep } from "./faultStep.js";
import { listenHttp1 } from "./listenHttp1.js";
import { listenHttp2 } from "./listenHttp2.js";
import { ModelShard } from "./modelShard.js";
import { answerCall } from "./shardService.js";
import { dynamodbWire, kinesisWire, ServiceError, type Wire } from "./wire.js";

export type SourceName = "kinesis" | "dynamodb";

export type Scene = {
  readonly shard: ModelShard;
  readonly script?: readonly FaultStep[];
  /** Told of each step when it is taken, before the answer. */
  readonly onStep?: (step: FaultStep) => void;
};

/** A service that answers from a model shard, and misbehaves as its script says. */
export class ScriptedServer {
  /** The calls it got, retries included. */
  calls: Pick<Exchange, "operation" | "input">[] = [];
  #shard = new ModelShard([]);
  #script: FaultStep[] = [];
  #onStep: Scene["onStep"];
  readonly #wire: Wire;
  readonly #listening: Promise<Listener>;

  constructor(source: SourceName) {
    this.#wire = source === "kinesis" ? kinesisWire : dynamodbWire;
    const listen = source === "kinesis" ? listenHttp2 : listenHttp1;
    this.#listening = listen((exchange) => void this.#serve(exchange));
  }

  /** Forgets what was before. */
  play({ shard, script = [], onStep }: Scene): void {
    this.#shard = shard;
    this.#script = [...script];
    this.#onStep = onStep;
    this.calls = [];
  }

  get operations(): string[] {
    return this.calls.map(({ operation }) => operation);
  }

  async endpoint(): Promise<string> {
    return `http://127.0.0.1:${(await this.#listening).port}`;
  }

  async connections(): Promise<number> {
    return (await this.#listening).connections();
  }

  async stop(): Promise<void> {
    await (await this.#listening).stop();
  }

  async #serve(exchange: Exchange): Promise<void> {
    const { operation, input } = exchange;
    this.calls.push({ operation, input });
    const step = this.#take(operation);
    if (step) this.#onStep?.(step);
    if (step?.type === "trim") this.#shard.trim(step.records);
    if (step?.type === "close") this.#shard.isClosed = true;
    if (step?.type === "delete") this.#shard.isDeleted = true;
    if (step?.type === "slow") await setTimeout(step.millis, undefined, { ref: false });
    if (step?.type === "stall") return;
    if (step?.type === "reset") return exchange.reset(step.code);
    if (step?.type === "hangUp") return exchange.hangUp();
    if (step?.type === "goAway") exchange.goAway();
    if (step?.type === "error") return respondError(exchange, step, step.status, step.headers);
    if (step?.type === "body") {
      const text = typeof step.body === "string" ? step.body : JSON.stringify(step.body);
      return exchange.respond(step.status ?? 200, text);
    }
    try {
      const answer = answerCall(exchange, this.#wire, this.#shard, step);
      const text = JSON.stringify(
        step?.type === "members" ? { ...answer, ...step.members } : answer,
      );
      if (step?.type === "half") exchange.respondHalf(text);
      else exchange.respond(200, step?.type === "torn" ? text.slice(0, text.length / 2) : text);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      respondError(exchange, error);
    }
  }

  #take(operation: string): FaultStep | undefined {
    const [step] = this.#script;
    if (step?.on !== undefined && step.on !== operation) return undefined;
    return this.#script.shift();
  }
}

function respondError(
  exchange: Exchange,
  { name, message }: { name: string; message?: string },
  status = 400,
  headers?: Readonly<Record<string, string>>,
): void {
  const body = { __type: name, message: message ?? `${name} by the scripted server` };
  exchange.respond(status, JSON.stringify(body), headers);
}
