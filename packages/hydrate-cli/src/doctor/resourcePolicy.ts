import { isObject, tryParseJson } from "../lib/json.js";

/** Who wants what of a resource. */
export type Wish = {
  /** `sns.amazonaws.com`, or the ARN of a role. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** What calls: a topic's ARN where SNS does. */
  readonly sourceArn?: string;
};

/** `perhaps`: it depends on a condition that cannot be judged from here. */
export type Verdict = "yes" | "no" | "perhaps";

/** Whether the policy of a resource lets somebody in; no policy lets nobody in. */
export function letsIn(policy: string | undefined, wish: Wish): Verdict {
  const document = tryParseJson(policy ?? "");
  if (!isObject(document)) return "no";
  const statements = toList(document["Statement"]).filter(isObject);
  const answers = (effect: string): Verdict[] =>
    statements.filter((of) => of["Effect"] === effect).map((of) => matches(of, wish));
  const denied = answers("Deny");
  if (denied.includes("yes")) return "no";
  const allowed = answers("Allow");
  if (allowed.includes("yes")) return denied.includes("perhaps") ? "perhaps" : "yes";
  return allowed.includes("perhaps") ? "perhaps" : "no";
}

/** The weakest of the parts: all of them must hold. */
function matches(statement: Record<string, unknown>, wish: Wish): Verdict {
  const parts = [
    principalMatches(statement, wish.principal),
    listMatches(statement, "Action", wish.action.toLowerCase(), (text) => text.toLowerCase()),
    listMatches(statement, "Resource", wish.resource, (text) => text),
    conditionHolds(statement["Condition"], wish),
  ];
  if (parts.includes("no")) return "no";
  return parts.includes("perhaps") ? "perhaps" : "yes";
}

function principalMatches(statement: Record<string, unknown>, principal: string): Verdict {
  const of = statement["Principal"];
  if (of === undefined) return "NotPrincipal" in statement ? "perhaps" : "no";
  if (of === "*") return "yes";
  if (!isObject(of)) return "no";
  const names = [...toList(of["AWS"]), ...toList(of["Service"])];
  if (names.includes("*") || names.includes(principal)) return "yes";
  // Allowing an account only lets its own policies decide; denying one denies all its roles.
  const account = principal.split(":")[4];
  const namesAccount = names.some(
    (name) => name === account || rootOf.exec(String(name))?.[1] === account,
  );
  return statement["Effect"] === "Deny" && account && namesAccount ? "yes" : "no";
}

const rootOf = /^arn:[^:]*:iam::(\d{12}):root$/;

function listMatches(
  statement: Record<string, unknown>,
  member: "Action" | "Resource",
  value: string,
  normalise: (text: string) => string,
): Verdict {
  const has = (list: unknown): boolean =>
    toList(list).some((text) => typeof text === "string" && matchesPattern(normalise(text), value));
  if (member in statement) return has(statement[member]) ? "yes" : "no";
  // A policy of a resource may leave its own name out.
  if (`Not${member}` in statement) return has(statement[`Not${member}`]) ? "no" : "yes";
  return member === "Resource" ? "yes" : "no";
}

function conditionHolds(conditions: unknown, { sourceArn, principal }: Wish): Verdict {
  if (conditions === undefined) return "yes";
  if (!isObject(conditions)) return "perhaps";
  const known: Record<string, string | undefined> = {
    "aws:sourcearn": sourceArn,
    "aws:sourceaccount": sourceArn?.split(":")[4],
    // A topic's own default policy asks for it. A role that calls by itself has none.
    "aws:sourceowner": sourceArn?.split(":")[4] ?? "",
    "aws:principalarn": principal.startsWith("arn:") ? principal : undefined,
    // AWS' own services and the SDKs call over TLS.
    "aws:securetransport": "true",
  };
  const answers = Object.entries(conditions).flatMap(([operator, keys]) => {
    if (!isObject(keys) || !/^(?:Arn|String)(?:Equals|Like)$|^Bool$/.test(operator)) {
      return ["perhaps"] as const;
    }
    return Object.entries(keys).map(([key, wanted]): Verdict => {
      const value = known[key.toLowerCase()];
      if (value === undefined) return "perhaps";
      return toList(wanted).some((text) => matchesPattern(String(text), value)) ? "yes" : "no";
    });
  });
  if (answers.includes("no")) return "no";
  return answers.includes("perhaps") ? "perhaps" : "yes";
}

function toList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Whether a text matches a pattern in which `*` stands for any characters and `?` for one. */
export function matchesPattern(pattern: string, text: string): boolean {
  let [p, t, star, retry] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === "*") {
      [star, retry] = [p, t];
      p += 1;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      retry += 1;
      [p, t] = [star + 1, retry];
    } else return false;
  }
  return /^\**$/.test(pattern.slice(p));
}
