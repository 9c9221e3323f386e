import type { HydratedRecord } from "hydrate-core";
import { isObject, tryParseJson } from "../../lib/json.js";

/**
 * Replaces every value in a batch, so that what failed can be tested and nothing be read: JSON keeps
 * its shape and the names of its members, text its length. Equal keys stay equal.
 */
export function redact<T extends HydratedRecord>(record: T): T;
export function redact(record: HydratedRecord): HydratedRecord {
  if (record.KinesisBatch) {
    const keys = new Map<string, string>();
    const KinesisBatch = record.KinesisBatch.map((of) => {
      const { decodedData: _, partitionKey, data, ...rest } = of.kinesis;
      const key = partitionKey === undefined ? {} : { partitionKey: alias(keys, partitionKey) };
      return { ...of, kinesis: { ...rest, ...key, data: redactData(data) } };
    });
    return { ...record, KinesisBatch };
  }
  const DDBStreamBatch = record.DDBStreamBatch.map((of) => {
    const { Keys, NewImage, OldImage, ...rest } = of.dynamodb ?? {};
    return {
      ...of,
      dynamodb: {
        ...rest,
        ...(Keys && { Keys: redactItem(Keys) }),
        ...(NewImage && { NewImage: redactItem(NewImage) }),
        ...(OldImage && { OldImage: redactItem(OldImage) }),
      },
    };
  });
  return { ...record, DDBStreamBatch };
}

function alias(known: Map<string, string>, key: string): string {
  const found = known.get(key) ?? `key-${known.size + 1}`;
  known.set(key, found);
  return found;
}

function redactData(base64: string): string {
  const bytes = Buffer.from(base64, "base64");
  const value = tryParseJson(bytes.toString("utf8"));
  if (isObject(value) || Array.isArray(value)) {
    return Buffer.from(JSON.stringify(redactValue(value))).toString("base64");
  }
  return Buffer.alloc(bytes.length, "x").toString("base64");
}

function redactValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactValue);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, redactValue(of)]));
  }
  if (typeof value === "string") return "x".repeat(value.length);
  return typeof value === "number" ? 0 : value;
}

/** A DynamoDB item: what stands beside a type's letter is the value. */
function redactItem<T>(item: T): T {
  // Only values change, never the types that the letters name.
  return Object.fromEntries(
    Object.entries(item as object).map(([name, value]) => [name, redactAttribute(value)]),
  ) as T;
}

function redactAttribute(attribute: unknown): unknown {
  if (!isObject(attribute)) return attribute;
  return Object.fromEntries(
    Object.entries(attribute).map(([type, value]) => [type, redactTyped(type, value)]),
  );
}

function redactTyped(type: string, value: unknown): unknown {
  if (type === "M" && isObject(value)) return redactItem(value);
  if (type === "L" && Array.isArray(value)) return value.map(redactAttribute);
  // A set keeps its size: its members must differ.
  if (Array.isArray(value)) return value.map((of, index) => redactScalar(type[0] ?? "", of, index));
  return redactScalar(type, value, 0);
}

function redactScalar(type: string, value: unknown, index: number): unknown {
  if (type === "N") return String(index);
  if (type === "B") return Buffer.from(`x${index}`).toString("base64");
  return typeof value === "string" ? "x".repeat(Math.max(value.length, 1)) + (index || "") : value;
}
