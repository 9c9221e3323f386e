import { isHydrateError } from "hydrate-core";
import { expect } from "vitest";
import { secret } from "./outsideInput.js";

/** How often a law is tried; FUZZ_FACTOR=10 makes a long night of it. */
export const runs = (count: number): number => count * Number(process.env["FUZZ_FACTOR"] ?? 1);

const longestMessage = 2_000;
const prototypes = [Object.prototype, Array.prototype] as const;
const intact = prototypes.map((prototype) => Object.getOwnPropertyNames(prototype).join());

/**
 * Calls what takes outside input, and holds its outcome against what is promised: a value, or an
 * error of this library that is short and has no data in it. The input is frozen, so that a change
 * to it is an error too.
 */
export async function outcomeOf<T>(
  input: unknown,
  call: () => T | Promise<T>,
): Promise<T | undefined> {
  freeze(input);
  try {
    const value = await call();
    expectCleanPrototypes(value);
    return value;
  } catch (error) {
    expectHydrateError(error);
    return undefined;
  }
}

export function expectHydrateError(error: unknown): void {
  if (!isHydrateError(error)) throw new Error("Not an error of the library", { cause: error });
  expect(error.message.length).toBeLessThan(longestMessage);
  expect(error.message).not.toContain(secret);
  expect(JSON.stringify(error.details)).not.toContain(secret);
  expectCleanPrototypes(error.details);
}

/** Holds what says why an option or a variable is wrong against what is promised. */
export function expectTypeError(error: unknown, naming: RegExp): void {
  expect(error).toBeInstanceOf(TypeError);
  const { message } = error as TypeError; // As was just made sure.
  expect(message).toMatch(naming);
  expect(message.length).toBeLessThan(longestMessage);
}

function expectCleanPrototypes(value: unknown): void {
  expect(prototypes.map((prototype) => Object.getOwnPropertyNames(prototype).join())).toEqual(
    intact,
  );
  for (const object of objectsIn(value)) {
    if (object instanceof Error) continue;
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototypes.some((known) => known === prototype)) continue;
    throw new Error("An object has somebody's prototype", { cause: object });
  }
}

function freeze(value: unknown): void {
  for (const object of objectsIn(value)) Object.freeze(object);
}

/** All objects in a value, however deep; a generator that calls itself would run out of stack. */
function objectsIn(value: unknown): Set<object> {
  const objects = new Set<object>();
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== "object" || next === null || objects.has(next)) continue;
    objects.add(next);
    for (const member of Object.values(next)) pending.push(member);
  }
  return objects;
}
