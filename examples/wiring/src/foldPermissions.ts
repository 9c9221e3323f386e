import { type Resource, type Resources, referredBy } from "./resources.ts";

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
};
type Document = { readonly Statement: readonly Statement[] };

/**
 * Puts the policies of each role, its own and those attached to it, into one property of it:
 * `Permissions`, a sorted list of `action resource`.
 */
export function foldPermissions(resources: Resources): Resources {
  const attached = Object.values(resources).filter(({ Type }) => Type === "AWS::IAM::Policy");
  const others = Object.entries(resources).filter(([, { Type }]) => Type !== "AWS::IAM::Policy");
  for (const { Properties } of attached) {
    for (const role of rolesOf(Properties)) {
      if (!(role in resources)) throw new Error(`A policy is for ${role}, which is none`);
    }
  }
  return Object.fromEntries(
    others.map(([id, resource]) => {
      if (resource.Type !== "AWS::IAM::Role") return [id, resource];
      const ofRole = attached.filter(({ Properties }) => rolesOf(Properties).includes(id));
      return [id, fold(resource, ofRole)];
    }),
  );
}

function rolesOf(policy: Resource["Properties"]): string[] {
  return list(policy["Roles"]).map((role) => referredBy(role) ?? role);
}

function fold(role: Resource, attached: readonly Resource[]): Resource {
  const { Policies = [], ...properties } = role.Properties;
  // CloudFormation has them so.
  const own = Policies as readonly { readonly PolicyDocument: Document }[];
  const documents = [
    ...own.map(({ PolicyDocument }) => PolicyDocument),
    ...attached.map(({ Properties }) => Properties["PolicyDocument"] as Document),
  ];
  const permissions = documents.flatMap(({ Statement }) => Statement.flatMap(allowed));
  return { ...role, Properties: { ...properties, Permissions: permissions.toSorted() } };
}

function allowed({ Effect, Action, Resource: resource, ...others }: Statement): string[] {
  if (Effect !== "Allow" || Object.keys(others).length > 0) {
    throw new Error(`Not understood: ${JSON.stringify({ Effect, Action, resource, ...others })}`);
  }
  return list(Action).flatMap((action) =>
    list(resource).map((target) => `${action} ${withoutStreams(action, target)}`),
  );
}

/** The ARN of a log group ends in `:*` where CloudFormation gives it, and does not in Terraform. */
function withoutStreams(action: string, target: string): string {
  return action.startsWith("logs:") ? target.replace(/:\*$/, "") : target;
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : [String(value)];
}
