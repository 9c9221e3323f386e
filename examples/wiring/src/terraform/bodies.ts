/** What stands in a block: its attributes, and a list for each kind of blocks in it. */
export type Body = Readonly<Record<string, unknown>>;

export function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function toBody(value: unknown): Body {
  if (!isBody(value)) throw new Error(`Not a block or an object: ${JSON.stringify(value)}`);
  return value;
}

/** The block of a kind that may be there once. */
export function onlyBlock(blocks: unknown): Body {
  if (!Array.isArray(blocks) || blocks.length !== 1) {
    throw new Error(`Not one block: ${JSON.stringify(blocks)}`);
  }
  return toBody(blocks[0]);
}

/** A member that must be there. */
export function member<T>(members: Readonly<Record<string, T>>, name: string): T {
  if (!Object.hasOwn(members, name)) {
    throw new Error(`"${name}" is none of: ${Object.keys(members).join(", ")}`);
  }
  // It is there; noUncheckedIndexedAccess cannot know.
  return members[name] as T;
}

/** Joins two objects, and what both have, member by member; a list is continued. */
export function merge(first: Body, second: Body): Body {
  const merged: Record<string, unknown> = { ...first };
  for (const [name, value] of Object.entries(second)) {
    merged[name] = Object.hasOwn(merged, name) ? mergeValues(name, merged[name], value) : value;
  }
  return merged;
}

function mergeValues(name: string, first: unknown, second: unknown): unknown {
  if (isBody(first) && isBody(second)) return merge(first, second);
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second];
  throw new Error(`${name} is there twice: ${first}, ${second}`);
}
