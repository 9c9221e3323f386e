import { InvalidArgumentError } from "commander";
import { type Condition, parseWhere } from "../case/where.js";

// How options become values. Commander prints what these throw.

/** Gathers a repeated option. */
export function collect(value: string, values: readonly string[] = []): readonly string[] {
  return [...values, value];
}

/** Gathers the conditions of `--where`. */
export function collectWhere(value: string, values: readonly Condition[] = []): Condition[] {
  return [...values, parseWhere(value)];
}

/** A whole number of at least 1. */
export function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) {
    throw new InvalidArgumentError("It must be a whole number of at least 1.");
  }
  return number;
}

/** A number above 0. */
export function positive(value: string): number {
  const number = Number(value);
  if (!(number > 0 && Number.isFinite(number))) {
    throw new InvalidArgumentError("It must be a number above 0.");
  }
  return number;
}

const units: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `90s`, `30m`, `2h` or `3d`, as milliseconds. */
export function duration(value: string): number {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(value) ?? [];
  const factor = units[unit];
  if (digits === undefined || factor === undefined) {
    throw new InvalidArgumentError("It must be a duration such as 90s, 30m, 2h or 3d.");
  }
  return Number(digits) * factor;
}
