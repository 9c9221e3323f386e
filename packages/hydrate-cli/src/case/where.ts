import { UsageError } from "../errors.js";

const keys = ["function", "condition", "cause", "status", "shard", "since", "until", "id"] as const;

/** What `--where` can ask for. */
type WhereKey = (typeof keys)[number];

/** One `--where KEY=VALUE`. */
export type Condition = { readonly key: WhereKey; readonly value: string };

/** @throws {@link UsageError} for an unknown key or a text without one */
export function parseWhere(text: string): Condition {
  const at = text.indexOf("=");
  const name = text.slice(0, Math.max(at, 0));
  const value = text.slice(at + 1).trim();
  const key = keys.find((known) => known === name);
  if (key === undefined || value === "") {
    throw new UsageError(
      `--where ${text}: must be KEY=VALUE, and KEY one of ${keys.join(", ")}`,
      "Example: --where function=orders-book --where cause=TypeError",
    );
  }
  return { key, value };
}
