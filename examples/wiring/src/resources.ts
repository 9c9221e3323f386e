/**
 * A resource in CloudFormation's terms, whichever tool declares it. A reference to another resource
 * stands in the text of a property as `→LogicalId:arn`, or with what else is meant of it: its name,
 * its URL.
 */
export type Resource = {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: unknown;
};

/** All resources of a wiring, by their logical ids. */
export type Resources = Readonly<Record<string, Resource>>;

/** More text may follow a reference: `→Overflow:arn/hydrate/*`. */
export const referencePattern = /→([^\s:/]+):(\w+)/g;

/** The logical id in what is nothing but a reference. */
export function referredBy(value: unknown): string | undefined {
  return /^→([^\s:/]+):\w+$/.exec(String(value))?.[1];
}
