import type { Session } from "../../session.js";
import { type Asked, ask, known, unknown } from "../asked.js";
import type { Need, Permission } from "../facts.js";
import { letsIn } from "../resourcePolicy.js";

/**
 * Asks IAM's simulator for each need; it runs nothing. A resource's own policy may allow what the
 * role's policies do not.
 */
export async function readPermissions(
  { clients }: Pick<Session, "clients">,
  needs: readonly Need[],
): Promise<Permission[]> {
  const refusedFor = new Map<string, Asked<never>>();
  const permissions: Permission[] = [];
  for (const need of needs) {
    const refused = refusedFor.get(need.roleArn);
    // Who may not ask about a role once may not ask again.
    const answer = refused ?? (await simulate(clients, need));
    if (answer.is !== "known") refusedFor.set(need.roleArn, answer);
    permissions.push({ ...need, answer: judge(need, answer) });
  }
  return permissions;
}

async function simulate(clients: Session["clients"], need: Need): Promise<Asked<string>> {
  const { roleArn, action, resource } = need;
  return ask(async () => {
    const [{ SimulatePrincipalPolicyCommand }, client] = await Promise.all([
      import("@aws-sdk/client-iam"),
      clients.iam(),
    ]);
    const { EvaluationResults = [] } = await client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: roleArn,
        ActionNames: [action],
        ResourceArns: [resource],
      }),
    );
    const [of] = EvaluationResults;
    const lacksContext = (of?.MissingContextValues?.length ?? 0) > 0;
    return of?.EvalDecision === "implicitDeny" && lacksContext
      ? "depends on a condition"
      : (of?.EvalDecision ?? "no answer");
  });
}

function judge(need: Need, answer: Asked<string>): Permission["answer"] {
  if (answer.is === "missing") return unknown("there is no such role");
  if (answer.is === "unknown") return answer;
  const { roleArn: principal, action, resource, resourcePolicy } = need;
  const byResource = letsIn(resourcePolicy, { principal, action, resource });
  switch (answer.value) {
    case "allowed":
      // In another account the resource's own policy has to allow it too.
      return isForeign(need) && byResource !== "yes"
        ? unknown("the policy of the other account decides")
        : known("allowed");
    case "explicitDeny":
      return known("denied");
    case "implicitDeny":
      // A key's own policy may allow it, and is not looked at.
      if (action.startsWith("kms:")) return unknown("the policy of the key may allow it");
      if (byResource === "perhaps") return unknown("the policy of the resource has conditions");
      return known(byResource === "yes" ? "allowed" : "denied");
    default:
      return unknown(answer.value);
  }
}

function isForeign({ roleArn, resource }: Need): boolean {
  const [own, other] = [roleArn.split(":")[4], resource.split(":")[4]];
  return Boolean(other) && own !== other;
}
