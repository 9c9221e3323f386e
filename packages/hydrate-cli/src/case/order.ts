import type { CaseBatch } from "./caseBatch.js";

/** The order of arrival: within a shard by sequence number, elsewhere by time. */
export function byArrival(a: CaseBatch, b: CaseBatch): number {
  if (a.pointer && b.pointer && shardOf(a) === shardOf(b)) {
    const [first, second] = [a, b].map(({ pointer }) => BigInt(pointer?.startSequenceNumber ?? 0));
    return (first ?? 0n) < (second ?? 0n) ? -1 : first === second ? 0 : 1;
  }
  return arrivalOf(a) - arrivalOf(b);
}

/** What must not run side by side. */
export function shardOf({ pointer, id }: CaseBatch): string {
  return pointer ? `${pointer.streamArn} ${pointer.shardId}` : id;
}

function arrivalOf({ pointer, message }: CaseBatch): number {
  return pointer?.firstArrival ?? message.sentAt;
}
