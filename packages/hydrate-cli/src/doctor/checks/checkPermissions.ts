import type { Permission } from "../facts.js";
import { type Finding, fine, loses, unseen } from "../finding.js";
import { nameOf } from "../names.js";
import { allow } from "../updateCommands.js";

/** Whether the roles on the way may do what they have to. */
export function checkPermissions(permissions: readonly Permission[]): Finding[] {
  const findings = permissions.flatMap((permission) => {
    const { who, action, resource, answer } = permission;
    if (answer.is !== "known") return [];
    if (answer.value === "allowed") return [fine(action, who, action)];
    const text = `may not ${action} on ${nameOf(resource)}: ${lossOf(action)}`;
    return [loses(action, who, text, { command: allow(permission) })];
  });
  return [...findings, ...unknownOnes(permissions)];
}

/** One finding for each function: the reason is mostly the same for all that its role must do. */
function unknownOnes(permissions: readonly Permission[]): Finding[] {
  const groups = Map.groupBy(permissions, ({ who, answer }) =>
    answer.is === "unknown" ? `${who} ${answer.reason}` : "",
  );
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    if (first?.answer.is !== "unknown") return [];
    const actions = [...new Set(alike.map(({ action }) => action))].join(", ");
    const detail = `iam:SimulatePrincipalPolicy: ${first.answer.reason}`;
    return [unseen("permissions", first.who, `whether its role may ${actions}`, { detail })];
  });
}

function lossOf(action: string): string {
  if (/^(?:kinesis|dynamodb):|Decrypt/.test(action)) return "nothing can be read back";
  return "Lambda drops what it cannot send";
}
