import type { StreamPage } from "../stream/streamSource.js";

/** What a fake shard does at one GetRecords call instead of giving the next page. */
export type FakeStep =
  /** An empty page with a next iterator; `millisBehindLatest` is what Kinesis says with it. */
  | { readonly type: "empty"; readonly millisBehindLatest?: number }
  /** No more than this many records, whatever `Limit` asks for. */
  | { readonly type: "short"; readonly records: number }
  /** An error of this name, as the SDK throws it. */
  | { readonly type: "error"; readonly name: string; readonly message?: string }
  /** Before the page, this many of the oldest records are trimmed. */
  | { readonly type: "trim"; readonly records: number };

/** How GetShardIterator meets a trimmed position. Kinesis is known to do all three. */
export type TrimStyle = "skip" | "stuck" | "refuse";

/** One call that a fake stream was sent, in order. */
export type FakeCall = {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
};

/** A shard in memory that answers a mocked client. */
export type FakeStream = {
  /** The calls it was sent, in order. */
  readonly calls: readonly FakeCall[];
  /** Forgets the oldest records, as retention does. */
  trim(records: number): void;
};

/** What a fake stream of either service is made of. */
export type FakeStreamOptions<TRecord> = {
  /** The records of the shard, oldest first. */
  readonly records: readonly TRecord[];
  /** Steps that the next GetRecords calls take, in order; after them every call gives a page. */
  readonly steps?: readonly FakeStep[];
  /** How many of the oldest records are gone from the beginning. @default 0 */
  readonly trimmed?: number;
  /** Whether the shard is closed: the last page has no next iterator. @default false */
  readonly closed?: boolean;
  /** How far behind every page but the last says it is. @default 1000 */
  readonly millisBehindLatest?: number;
};

/** A shard in memory; what the fakes of both services share. */
export class FakeShard<TRecord> {
  readonly calls: FakeCall[] = [];
  readonly #records: readonly TRecord[];
  readonly #numberOf: (record: TRecord) => string;
  readonly #steps: FakeStep[];
  readonly #closed: boolean;
  readonly #millisBehindLatest: number;
  #trimmed: number;

  constructor(options: FakeStreamOptions<TRecord>, numberOf: (record: TRecord) => string) {
    this.#records = options.records;
    this.#numberOf = numberOf;
    this.#steps = [...(options.steps ?? [])];
    this.#closed = options.closed ?? false;
    this.#millisBehindLatest = options.millisBehindLatest ?? 1_000;
    this.#trimmed = options.trimmed ?? 0;
  }

  /** Forgets the oldest records, as retention does. */
  trim(records: number): void {
    this.#trimmed = Math.min(this.#records.length, this.#trimmed + records);
  }

  /** The index a position means, or undefined where that record is trimmed. */
  seek(type: string | undefined, sequenceNumber: string | undefined): number | undefined {
    if (type === "TRIM_HORIZON") return this.#trimmed;
    const number = BigInt(sequenceNumber ?? "0");
    const at = this.#records.findIndex((record) => {
      const candidate = BigInt(this.#numberOf(record));
      return type === "AFTER_SEQUENCE_NUMBER" ? candidate > number : candidate >= number;
    });
    const index = at === -1 ? this.#records.length : at;
    return index < this.#trimmed ? undefined : index;
  }

  get oldest(): number {
    return this.#trimmed;
  }

  page(index: number, limit: number): StreamPage<TRecord> {
    const step = this.#steps.shift();
    if (step?.type === "error") throw fakeAwsError(step.name, step.message);
    if (step?.type === "trim") this.trim(step.records);
    if (step?.type === "empty") {
      const { millisBehindLatest } = step;
      return { records: [], nextIterator: String(index), millisBehindLatest };
    }
    const from = Math.max(index, this.#trimmed);
    const to = from + Math.min(limit, step?.type === "short" ? step.records : limit);
    const records = this.#records.slice(from, to);
    const atEnd = to >= this.#records.length;
    return {
      records,
      nextIterator: this.#closed && atEnd ? undefined : String(Math.min(to, this.#records.length)),
      millisBehindLatest: atEnd ? 0 : this.#millisBehindLatest,
    };
  }
}

/** An error as the SDK throws it for a client's fault: by this name. */
export function fakeAwsError(name: string, message = `${name} by the fake stream`): Error {
  const status = /InternalServerError|InternalFailure/.test(name) ? 500 : 400;
  return Object.assign(new Error(message), {
    name,
    $fault: status === 500 ? "server" : "client",
    $metadata: { httpStatusCode: status },
  });
}
