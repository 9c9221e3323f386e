import { messageOf, toReadError } from "../stream/readError.js";
import { MalformedResponseError } from "../stream/readFailure.js";
import type { Position, Shard } from "../stream/streamSource.js";
import type { ShardEnding } from "./shardEnd.js";

// Each failed attempt to go on from one place; more of them without a new record mean no progress.
const maxReopenings = 5;

/** Where in a shard reading is, and what is known of the shard's oldest record. */
export class ShardPlace {
  /** Where the next iterator begins. */
  position: Position = { type: "TRIM_HORIZON" };
  /** The number that reading was sent to. */
  start = 0n;
  /** The number of the last record read from there. */
  lastRead: bigint | undefined;
  #reopenings = 0;
  /** The oldest record that the shard was seen to hold: what lies before it is trimmed for good. */
  #horizon = 0n;
  #isAtHorizon = true;
  /** Reading from there gave nothing but empty pages: it need not be tried twice. */
  #isBarren = false;
  /** Why reading began again at the oldest record, until a record shows that it was right to. */
  #doubt: unknown;
  readonly #shard: Shard;
  readonly #hidesTrims: boolean;

  constructor(shard: Shard, hidesTrims: boolean) {
    this.#shard = shard;
    this.#hidesTrims = hidesTrims;
  }

  /** At the record with this number, or at the oldest one where that is known to be trimmed. */
  moveTo(sequenceNumber: string): void {
    this.start = BigInt(sequenceNumber);
    this.lastRead = undefined;
    this.#isAtHorizon = this.start < this.#horizon;
    this.position = this.#isAtHorizon
      ? { type: "TRIM_HORIZON" }
      : { type: "AT_SEQUENCE_NUMBER", sequenceNumber };
    this.#reopenings = 0;
    this.#doubt = undefined;
  }

  /** The next iterator begins where this one did, or behind what was read since. */
  reopen(): boolean {
    this.#reopenings += 1;
    return this.#reopenings <= maxReopenings;
  }

  /**
   * What is left of a range begins at the oldest record that the shard still holds.
   *
   * @param reason the error that says so, or anything else where Kinesis hides it
   */
  lookFromHorizon(reason: unknown): boolean {
    if (this.#isBarren || !this.reopen()) return false;
    // Kinesis says of a trim that the argument is wrong, or nothing at all: it may be no trim.
    if (this.#hidesTrims) this.#doubt ??= reason;
    this.position = { type: "TRIM_HORIZON" };
    this.#isAtHorizon = true;
    return true;
  }

  /**
   * Learns from the first record of a page.
   *
   * @throws {@link HydrateReadError} or {@link MalformedResponseError} where the shard holds what was
   * said to be trimmed: reading on through all of it could prove nothing
   */
  see(oldest: bigint): void {
    if (!this.#isAtHorizon) return;
    this.#isAtHorizon = false;
    this.#horizon = oldest;
    if (this.#doubt === undefined || oldest >= this.start) return;
    if (this.#doubt instanceof Error) {
      throw toReadError(this.#shard, "GetShardIterator", this.#doubt);
    }
    throw new MalformedResponseError("GetRecords gave only empty pages before records that exist");
  }

  /** Whether a look from the oldest record on could bring more than this iterator. */
  get mayBeTrimmed(): boolean {
    return this.#hidesTrims && !this.#isAtHorizon;
  }

  /** Counts a new record as progress. */
  advance(sequenceNumber: string): void {
    this.lastRead = BigInt(sequenceNumber);
    this.position = { type: "AFTER_SEQUENCE_NUMBER", sequenceNumber };
    this.#reopenings = 0;
    this.#doubt = undefined;
  }

  /** Why the whole shard is empty, where reading from its oldest record on ended without one. */
  emptyBecause({ reason, isStuck }: ShardEnding): string | undefined {
    if (!this.#isAtHorizon) return undefined;
    this.#isBarren = isStuck;
    if (isStuck) return undefined;
    return this.#doubt instanceof Error ? `${reason} (${messageOf(this.#doubt)})` : reason;
  }
}
