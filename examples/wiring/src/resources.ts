/**
 * A resource in CloudFormation's terms, whichever tool declares it. A reference to another resource,
 * to its ARN, its name or whatever else it has, stands in the text of a property as `→LogicalId`.
 */
export type Resource = {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: unknown;
};

/** All resources of a wiring, by their logical ids. */
export type Resources = Readonly<Record<string, Resource>>;

/** Ends what a reference names, so that more text may follow: `→Overflow/hydrate/*`. */
export const referencePattern = /→([A-Za-z0-9_.[\]"-]+)/g;
