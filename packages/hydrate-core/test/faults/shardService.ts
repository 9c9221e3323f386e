import type { Exchange } from "./exchange.js";
import type { FaultStep } from "./faultStep.js";
import type { ModelShard } from "./modelShard.js";
import { ServiceError, type Wire } from "./wire.js";

// An iterator is the index of the next record; this one stands where Kinesis hides a trim.
const stuckIterator = "stuck";

/** Answers the calls on a model shard as the service behind the wire does. */
export function answerCall(
  { operation, input }: Pick<Exchange, "operation" | "input">,
  wire: Wire,
  shard: ModelShard,
  step?: FaultStep,
): object {
  if (shard.isDeleted) throw new ServiceError("ResourceNotFoundException");
  return operation === "GetShardIterator"
    ? { ShardIterator: seek(input, wire, shard) }
    : readPage(input, wire, shard, step);
}

function seek(input: Exchange["input"], wire: Wire, shard: ModelShard): string {
  const number = BigInt(String(wire.startingNumber(input) ?? "0"));
  const position = shard.seek(String(input["ShardIteratorType"]), number);
  wire.checkSeek(position, shard);
  const isStuck = position.isTrimmed && shard.manner === "stuck";
  return isStuck ? stuckIterator : String(position.index);
}

function readPage(
  input: Exchange["input"],
  wire: Wire,
  shard: ModelShard,
  step: FaultStep | undefined,
): object {
  const { ShardIterator: iterator, Limit: limit } = input;
  if (!/^(\d+|stuck)$/.test(String(iterator))) throw new ServiceError("ValidationException");
  if (Number(limit) > wire.maxLimit) throw new ServiceError("ValidationException");
  if (iterator === stuckIterator) {
    return { Records: [], NextShardIterator: stuckIterator, ...wire.besides(86_400_000) };
  }
  const position = shard.at(Number(iterator));
  wire.checkRead(position);
  if (position.isTrimmed && shard.manner === "stuck") {
    return { Records: [], NextShardIterator: iterator, ...wire.besides(86_400_000) };
  }
  if (step?.type === "empty") {
    // Kinesis says 0 of an empty page only where nothing follows.
    const behind = step.millisBehindLatest ?? Math.max(1, shard.millisBehindLatest);
    return { Records: [], NextShardIterator: iterator, ...wire.besides(behind) };
  }
  const most = step?.type === "short" ? step.records : Number.POSITIVE_INFINITY;
  const { records, next, millisBehindLatest } = shard.page(
    position.index,
    Math.min(Number(limit), most),
    step?.type === "again" ? step.records : 0,
  );
  if (step?.type === "omit" && step.nth < records.length && records.length > 1) {
    const [number, last] = [records[step.nth], records.at(-1)].map((one) => one?.sequenceNumber);
    shard.leftOut.push({ number: number ?? -1n, last: last ?? -1n });
    return {
      Records: records.toSpliced(step.nth, 1).map(wire.toRecord),
      NextShardIterator: String(Math.max(position.index, shard.trimmed) + step.nth),
      ...wire.besides(millisBehindLatest),
    };
  }
  return {
    Records: records.map(wire.toRecord),
    ...(next !== undefined && { NextShardIterator: String(next) }),
    ...wire.besides(millisBehindLatest),
  };
}
