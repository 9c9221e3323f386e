export type Properties = Readonly<Record<string, unknown>>;

/**
 * A resource in CloudFormation's terms, whichever tool declares it. A reference to another resource is
 * text inside a property: `→LogicalId:arn`, or `:name`, or `:url`.
 */
export type Resource = { readonly Type: string; readonly Properties: Properties };

/** All resources of a wiring, by their logical ids. */
export type Resources = Readonly<Record<string, Resource>>;

/** More text may follow a reference: `→Overflow:arn/hydrate/*`. */
export const referencePattern = /→([^\s:/]+):(\w+)/g;

/** The logical id in a value that is one reference and nothing else. */
export function referredBy(value: unknown): string | undefined {
  return /^→([^\s:/]+):\w+$/.exec(String(value))?.[1];
}

export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object, or none where nothing is written. Anything else is a mistake in the file. */
export function toObject(value: unknown, where: string): Properties {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new Error(`${where} is not an object: ${JSON.stringify(value)}`);
  return value;
}

/** A list, or the one value that may be written instead of it. */
export function toList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** What is at a path of names, if it is there. */
export function at(value: unknown, path: readonly unknown[]): unknown {
  return path.reduce<unknown>(
    (found, name) => (found instanceof Object ? Reflect.get(found, String(name)) : undefined),
    value,
  );
}

/** The same names with other values; those that become undefined are left out. */
export function mapValues<T, U>(
  members: Readonly<Record<string, T>>,
  change: (value: T, name: string) => U,
): Record<string, Exclude<U, undefined>> {
  const changed = Object.entries(members).map(([name, value]) => [name, change(value, name)]);
  return Object.fromEntries(changed.filter(([, value]) => value !== undefined));
}

/** The same value with something else in place of its texts, at any depth. */
export function mapTexts(value: unknown, change: (text: string) => unknown): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  return isObject(value) ? mapValues(value, (member) => mapTexts(member, change)) : value;
}
