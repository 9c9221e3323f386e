import type { Template } from "aws-cdk-lib/assertions";

type Reference = { readonly "Fn::GetAtt"?: [string, string]; readonly Ref?: string };
type Statement = { readonly Action: string | string[]; readonly Resource: unknown };

/** All that a function's role allows: `action resource`, sorted, and its managed policies. */
export function permissionsOf(template: Template, functionName: string): string[] {
  const [found] = Object.values(
    template.findResources("AWS::Lambda::Function", { Properties: { FunctionName: functionName } }),
  );
  const roleId = nameOf(found?.["Properties"].Role);
  const role = template.toJSON()["Resources"][roleId].Properties;
  const policies = Object.values(template.findResources("AWS::IAM::Policy"))
    .map(({ Properties }) => Properties)
    .filter(({ Roles }) => Roles.some(({ Ref }: Reference) => Ref === roleId));
  const statements: Statement[] = [...(role.Policies ?? []), ...policies].flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement,
  );
  return [
    ...statements.flatMap(({ Action, Resource }) =>
      [Action].flat().map((action) => `${action} ${nameOf(Resource)}`),
    ),
    ...(role.ManagedPolicyArns ?? []).map(nameOf),
  ].toSorted();
}

/** The resource that is meant, whichever of its values. */
function nameOf(value: unknown): string {
  if (typeof value === "string") return value;
  const {
    Ref,
    "Fn::GetAtt": attribute,
    "Fn::Join": join,
  } = value as Reference & {
    "Fn::Join"?: [string, unknown[]];
  };
  if (join) return join[1].map(nameOf).join(join[0]);
  return Ref ?? attribute?.[0] ?? JSON.stringify(value);
}
