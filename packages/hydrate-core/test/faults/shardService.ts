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
  if (step?.type === "empty") {
    const behind = step.millisBehindLatest ?? shard.millisBehindLatest;
    return { Records: [], NextShardIterator: iterator, ...wire.besides(behind) };
  }
  const most = step?.type === "short" ? step.records : Number.POSITIVE_INFINITY;
  const { records, next, millisBehindLatest } = shard.page(
    position.index,
    Math.min(Number(limit), most),
    step?.type === "again" ? step.records : 0,
  );
  return {
    Records: records.map(wire.toRecord),
    ...(next !== undefined && { NextShardIterator: String(next) }),
    ...wire.besides(millisBehindLatest),
  };
}
