import type { Resource, Resources } from "./resources.ts";

type Statement = {
  readonly Effect?: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
};

const writesLogs = "service-role/AWSLambdaBasicExecutionRole";

/** What the role of a function allows, besides writing its logs: `action resource`, sorted. */
export function permissionsOf(
  functionResource: Resource | undefined,
  resources: Resources,
): string[] {
  const roleId = String(functionResource?.Properties["Role"]).slice(1);
  const { Policies = [], ManagedPolicyArns = [] } = (resources[roleId]?.Properties ?? {}) as {
    Policies?: readonly { PolicyDocument: { Statement: readonly Statement[] } }[];
    ManagedPolicyArns?: readonly string[];
  };
  const attached = Object.values(resources).flatMap(({ Type, Properties }) =>
    Type === "AWS::IAM::Policy" && list(Properties["Roles"]).includes(`→${roleId}`)
      ? [Properties as { PolicyDocument: { Statement: readonly Statement[] } }]
      : [],
  );
  const allowed = [...Policies, ...attached].flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap(({ Action, Resource: target }) =>
      list(Action).flatMap((action) => list(target).map((resource) => `${action} ${resource}`)),
    ),
  );
  const managed = ManagedPolicyArns.filter((arn) => !arn.endsWith(writesLogs));
  return [...allowed, ...managed].toSorted();
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : [String(value)];
}
