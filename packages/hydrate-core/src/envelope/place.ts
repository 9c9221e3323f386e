import { HydratePayloadError } from "../errors.js";
import { messageTrigger, type Trigger } from "./delivery.js";

// The largest batch that a queue or a pipe passes on; one message cannot hold more of them.
const maxItems = 10_000;

/** Where in an event its unwrapping has come to. */
export type Place = {
  readonly trigger: Trigger;
  /** The path from the event to here, for error messages. */
  readonly member: string;
  readonly depth: number;
  /** How many items the message may still hold: each that is not a record becomes an error. */
  readonly items: { left: number };
};

/** The event itself, which may hold as many messages as its trigger wants. */
export function eventPlace(event: unknown): Place {
  const items = { left: Number.POSITIVE_INFINITY };
  return { trigger: messageTrigger(event), member: "event", depth: 0, items };
}

/** The text of an S3 object, which is a message too. */
export function objectPlace(member: string, trigger: Trigger): Place {
  return { trigger, member, depth: 1, items: { left: maxItems } };
}

/**
 * The place of a member. Only the event's own messages name the trigger: what is inside them is their
 * sender's choice.
 */
export function inside(
  { trigger, member, depth, items }: Place,
  name: string,
  own?: Trigger,
): Place {
  return {
    trigger: (depth === 0 && own) || trigger,
    member: `${member}${name}`,
    depth: depth + 1,
    items: depth === 0 ? { left: maxItems } : items,
  };
}

/** Counts the items of a list against those that its message may hold. */
export function takeItems({ length }: readonly unknown[], { member, depth, items }: Place): void {
  // An empty message is not a success: deleting it would lose whatever it was meant to hold.
  if (length === 0 && depth > 0) throw invalid(member, "holds no record");
  if (length > items.left) throw invalid(member, `holds more than ${maxItems} items`);
  items.left -= length;
}

export function invalid(member: string, message: string): HydratePayloadError {
  return new HydratePayloadError("No failed batch can be found", [{ member, message }]);
}
