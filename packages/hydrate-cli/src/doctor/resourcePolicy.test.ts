import { describe, expect, it } from "vitest";
import { letsIn, matchesPattern, type Verdict, type Wish } from "./resourcePolicy.js";

const topic = "arn:aws:sns:eu-central-1:123456789012:orders-failures";
const queue = "arn:aws:sqs:eu-central-1:123456789012:orders";
const role = "arn:aws:iam::123456789012:role/orders-book";
const sns: Wish = {
  principal: "sns.amazonaws.com",
  action: "sqs:SendMessage",
  resource: queue,
  sourceArn: topic,
};
const own: Wish = { principal: role, action: "sqs:SendMessage", resource: queue };

const allow = {
  Effect: "Allow",
  Principal: { Service: "sns.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource: queue,
};
const when = (Condition: object) => ({ ...allow, Condition });

describe("letsIn", () => {
  it.each<[string, object | readonly object[], Wish, Verdict]>([
    ["the service by name", allow, sns, "yes"],
    ["everybody", { ...allow, Principal: "*" }, sns, "yes"],
    ["everybody in an object", { ...allow, Principal: { AWS: "*" } }, own, "yes"],
    [
      "one of several services",
      { ...allow, Principal: { Service: ["s3.amazonaws.com", "sns.amazonaws.com"] } },
      sns,
      "yes",
    ],
    ["another service", { ...allow, Principal: { Service: "s3.amazonaws.com" } }, sns, "no"],
    ["a role by its ARN", { ...allow, Principal: { AWS: role } }, own, "yes"],
    [
      "the account, whose own policies decide",
      { ...allow, Principal: { AWS: "arn:aws:iam::123456789012:root" } },
      own,
      "no",
    ],
    [
      "all but somebody",
      { ...allow, Principal: undefined, NotPrincipal: { AWS: role } },
      sns,
      "perhaps",
    ],
    ["any action, in any case", { ...allow, Action: ["SQS:*"] }, sns, "yes"],
    ["another action", { ...allow, Action: "sqs:ReceiveMessage" }, sns, "no"],
    [
      "all but another action",
      { ...allow, Action: undefined, NotAction: "sqs:DeleteQueue" },
      sns,
      "yes",
    ],
    ["any resource of a pattern", { ...allow, Resource: "arn:aws:sqs:*:*:ord?rs" }, sns, "yes"],
    ["no resource: its own", { ...allow, Resource: undefined }, sns, "yes"],
    ["another resource", { ...allow, Resource: `${queue}-2` }, sns, "no"],
    ["the topic", when({ ArnEquals: { "aws:SourceArn": topic } }), sns, "yes"],
    [
      "the topic, written otherwise",
      when({ ArnLike: { "AWS:SourceArn": ["arn:x", `${topic.slice(0, -3)}*`] } }),
      sns,
      "yes",
    ],
    ["another topic", when({ ArnLike: { "aws:SourceArn": `${topic}-2` } }), sns, "no"],
    [
      "the topic's account",
      when({ StringEquals: { "aws:SourceAccount": "123456789012" } }),
      sns,
      "yes",
    ],
    ["another account", when({ StringEquals: { "aws:SourceAccount": "210987654321" } }), sns, "no"],
    ["whoever calls over TLS", when({ Bool: { "aws:SecureTransport": "true" } }), sns, "yes"],
    ["what cannot be told", when({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }), sns, "perhaps"],
    [
      "what cannot be told of this caller",
      when({ StringEquals: { "aws:PrincipalOrgID": "o-1" } }),
      sns,
      "perhaps",
    ],
    [
      "the default policy of a topic",
      {
        ...allow,
        Principal: { AWS: "*" },
        Condition: { StringEquals: { "AWS:SourceOwner": "123456789012" } },
      },
      own,
      "no",
    ],
    ["and denies all", [allow, { ...allow, Effect: "Deny", Principal: "*" }], sns, "no"],
    [
      "and denies the account",
      [
        { ...allow, Principal: { AWS: role } },
        { ...allow, Effect: "Deny", Principal: { AWS: "123456789012" } },
      ],
      own,
      "no",
    ],
    [
      "and denies what is not TLS",
      [
        allow,
        {
          ...allow,
          Effect: "Deny",
          Principal: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
      sns,
      "yes",
    ],
    [
      "and perhaps denies",
      [allow, { ...allow, Effect: "Deny", Principal: "*", Condition: { IpAddress: {} } }],
      sns,
      "perhaps",
    ],
    ["nothing", [], sns, "no"],
  ])("a policy that allows %s", (_, Statement, wish, verdict) => {
    expect(letsIn(JSON.stringify({ Statement }), wish)).toBe(verdict);
  });

  it.each([undefined, "", "no JSON", "[]", '{"Statement":[7]}'])("no policy: %s", (policy) => {
    expect(letsIn(policy, sns)).toBe("no");
  });
});

describe("matchesPattern", () => {
  it.each([
    ["*", "", true],
    ["a*c", "abbc", true],
    ["a*c", "ac", true],
    ["a*c", "acb", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["*a*b*", "xxaxxbxx", true],
    ["*aab", "aaaab", true],
    ["a.c", "abc", false],
    ["abc", "abcd", false],
  ])("%s and %s: %s", (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });

  it("takes no longer for a pattern that backtracks", () => {
    expect(matchesPattern(`${"*a".repeat(30)}b`, "a".repeat(3_000))).toBe(false);
  });
});
