import { describe, expect, it } from "vitest";
import { shard } from "../../test/shards.js";
import { fakeAwsError } from "../testing/index.js";
import { ShardPlace } from "./shardPlace.js";

const refused = Object.assign(fakeAwsError("InvalidArgumentException"), { message: "refused" });
const horizon = { type: "TRIM_HORIZON" };
const ended = { reason: "the shard is empty", isStuck: false };

/** A place in a shard of Kinesis, which hides trims, sent to record 5. */
function placeAt5(): ShardPlace {
  const place = new ShardPlace(shard, true);
  place.moveTo("5");
  return place;
}

describe("a place in a shard", () => {
  it("is the oldest record until it is moved", () => {
    const place = new ShardPlace(shard, true);

    expect(place.position).toEqual(horizon);
    expect(place.mayBeTrimmed).toBe(false);
  });

  it("is the oldest record where what it is moved to is known to be trimmed", () => {
    const place = placeAt5();
    place.lookFromHorizon(refused);
    place.see(9n);

    place.moveTo("8");
    expect(place.position).toEqual(horizon);
    place.moveTo("9");
    expect(place.position).toEqual({ type: "AT_SEQUENCE_NUMBER", sequenceNumber: "9" });
  });

  it("may be trimmed only where Kinesis hides it, and not at the oldest record", () => {
    const place = placeAt5();
    expect(place.mayBeTrimmed).toBe(true);

    place.lookFromHorizon(refused);
    expect(place.mayBeTrimmed).toBe(false);
    place.see(9n);
    expect(place.mayBeTrimmed).toBe(true);

    const other = new ShardPlace(shard, false);
    other.moveTo("5");
    expect(other.mayBeTrimmed).toBe(false);
  });
});

describe("a shard that holds what was said to be trimmed", () => {
  it("is an error: the one that said so", () => {
    const place = placeAt5();
    place.lookFromHorizon(refused);

    expect(() => place.see(4n)).toThrow(expect.objectContaining({ cause: refused }));
  });

  it("is an error of its own where Kinesis only gave empty pages", () => {
    const place = placeAt5();
    place.lookFromHorizon({ reason: "ten empty pages", isStuck: true });

    expect(() => place.see(4n)).toThrow(
      "GetRecords gave only empty pages before records that exist",
    );
  });

  it("is no error where the oldest record is the one that was asked for", () => {
    const place = placeAt5();
    place.lookFromHorizon(refused);

    expect(() => place.see(5n)).not.toThrow();
  });
});

describe("a shard that is empty from its oldest record on", () => {
  it("is so for the reason that it ended with", () => {
    const place = new ShardPlace(shard, false);
    place.moveTo("5");
    place.lookFromHorizon(refused);

    expect(place.emptyBecause(ended)).toBe("the shard is empty");
  });

  it("is so in the words of the error that sent reading there", () => {
    const place = placeAt5();
    place.lookFromHorizon(refused);

    expect(place.emptyBecause(ended)).toBe("the shard is empty (refused)");
  });

  it("is not known to be so where reading began further on", () => {
    expect(placeAt5().emptyBecause(ended)).toBeUndefined();
  });

  it("is not known to be so where reading is stuck, which need not be tried twice", () => {
    const place = placeAt5();
    place.lookFromHorizon(refused);

    expect(place.emptyBecause({ ...ended, isStuck: true })).toBeUndefined();
    expect(place.lookFromHorizon(refused)).toBe(false);
  });

  it("may be tried again where it was not stuck", () => {
    const place = placeAt5();
    place.lookFromHorizon(refused);
    place.emptyBecause(ended);

    expect(place.lookFromHorizon(refused)).toBe(true);
  });
});
