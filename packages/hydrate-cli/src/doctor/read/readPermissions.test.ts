import {
  type EvaluationResult,
  IAMClient,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { mockClient } from "aws-sdk-client-mock";
import { fakeAwsError } from "hydrate-core/testing";
import { beforeEach, describe, expect, it } from "vitest";
import type { Clients } from "../../clients.js";
import type { Asked } from "../asked.js";
import type { Need } from "../facts.js";
import { readPermissions } from "./readPermissions.js";

const iam = mockClient(IAMClient);
const client = new IAMClient({ region: "us-east-1" });
// Nothing else of the clients is used.
const clients = { iam: async () => client } as unknown as Clients;
const need: Need = {
  roleArn: "arn:aws:iam::123456789012:role/orders-book",
  who: "orders-book",
  action: "sqs:SendMessage",
  resource: "arn:aws:sqs:eu-central-1:123456789012:letters",
};
const policyFor = (AWS: string, Condition?: object): string =>
  JSON.stringify({ Statement: { Effect: "Allow", Principal: { AWS }, Action: "*", Condition } });

beforeEach(() => iam.reset());

const decide = (of: Partial<EvaluationResult>) =>
  iam.on(SimulatePrincipalPolicyCommand).resolves({
    EvaluationResults: [{ EvalActionName: need.action, EvalDecision: "implicitDeny", ...of }],
  });

describe("readPermissions", () => {
  it.each<[string, Partial<EvaluationResult>, Partial<Need>, Asked<string>]>([
    ["allowed", { EvalDecision: "allowed" }, {}, { is: "known", value: "allowed" }],
    ["denied", { EvalDecision: "explicitDeny" }, {}, { is: "known", value: "denied" }],
    ["not allowed", {}, {}, { is: "known", value: "denied" }],
    [
      "allowed by the queue",
      {},
      { resourcePolicy: policyFor(need.roleArn) },
      { is: "known", value: "allowed" },
    ],
    [
      "allowed by the queue to others",
      {},
      { resourcePolicy: policyFor("arn:aws:iam::123456789012:role/x") },
      { is: "known", value: "denied" },
    ],
    [
      "allowed by the queue with a condition",
      {},
      { resourcePolicy: policyFor(need.roleArn, { IpAddress: {} }) },
      { is: "unknown", reason: "the policy of the resource has conditions" },
    ],
    [
      "dependent on a condition",
      { MissingContextValues: ["aws:SourceIp"] },
      {},
      { is: "unknown", reason: "depends on a condition" },
    ],
    [
      "not allowed to use a key, by the role",
      {},
      { action: "kms:Decrypt", resource: "arn:aws:kms:eu-central-1:123456789012:key/1" },
      { is: "unknown", reason: "the policy of the key may allow it" },
    ],
    [
      "allowed, in another account that does not",
      { EvalDecision: "allowed" },
      { resource: "arn:aws:sqs:eu-central-1:210987654321:letters" },
      { is: "unknown", reason: "the policy of the other account decides" },
    ],
    [
      "allowed, in another account that does too",
      { EvalDecision: "allowed" },
      {
        resource: "arn:aws:sqs:eu-central-1:210987654321:letters",
        resourcePolicy: policyFor(need.roleArn),
      },
      { is: "known", value: "allowed" },
    ],
  ])("says what is %s", async (_, decision, changes, answer) => {
    decide(decision);

    const [permission] = await readPermissions({ clients }, [{ ...need, ...changes }]);

    expect(permission?.answer).toEqual(answer);
  });

  it("asks once about a role that it may not ask about", async () => {
    iam.on(SimulatePrincipalPolicyCommand).rejects(fakeAwsError("AccessDenied", "no"));

    const permissions = await readPermissions({ clients }, [
      need,
      { ...need, action: "kms:Decrypt" },
    ]);

    expect(permissions.map(({ answer }) => answer)).toEqual(
      Array.from({ length: 2 }, () => ({ is: "unknown", reason: "AccessDenied" })),
    );
    expect(iam.calls()).toHaveLength(1);
  });
});
