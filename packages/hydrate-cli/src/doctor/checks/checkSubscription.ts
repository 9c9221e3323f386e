import type { FunctionStop, QueueStop, Subscription, TopicStop } from "../facts.js";
import { type Finding, fine, loses, unseen, warns } from "../finding.js";
import { nameOf } from "../names.js";
import { isAwsManaged } from "../needs.js";
import { letsIn, type Verdict } from "../resourcePolicy.js";
import { letTopicInvoke, letTopicSend, setQueueAttribute } from "../updateCommands.js";

/** Whether a subscriber gets what is published. */
export function checkSubscription(topic: TopicStop, subscription: Subscription): Finding[] {
  const { pending, next } = subscription;
  const subject = nameOf(topic.arn);
  if (pending) {
    const text = `has a subscription that is not confirmed: ${nameOfSubscriber(subscription)} gets nothing`;
    return [warns("subscriptions", subject, text)];
  }
  const findings = checkFilter(subject, subscription);
  if (next?.kind === "function") findings.push(...checkInvoke(topic, next));
  if (next?.kind === "queue") findings.push(...checkSend(topic, next));
  return findings;
}

/** What is not a queue or a function may be the address of a person: it is not printed. */
export function nameOfSubscriber({ next, endpoint, protocol }: Subscription): string {
  return next ? nameOf(endpoint) : protocol;
}

function checkFilter(subject: string, subscription: Subscription): Finding[] {
  const { filter, next } = subscription;
  const whom = nameOfSubscriber(subscription);
  if (filter.is === "unknown") {
    const text = `whether a filter keeps failures from ${whom}`;
    return [unseen("filter", subject, text, { detail: filter.reason })];
  }
  if (filter.is === "missing" || !filter.value) return [];
  const { policy: detail, ofBody } = filter.value;
  if (ofBody) {
    const text = `filters what ${whom} gets: failures that do not match are dropped`;
    return [warns("filter", subject, text, { detail })];
  }
  // Lambda's message has no attributes to filter by.
  const text = `filters by attributes, which Lambda's messages do not have: ${whom} gets nothing`;
  return [(next ? loses : warns)("filter", subject, text, { detail })];
}

function checkInvoke(topic: TopicStop, { arn, policy, configuration }: FunctionStop): Finding[] {
  if (policy.is === "missing" || configuration.is === "missing") return [];
  const wish = {
    principal: "sns.amazonaws.com",
    action: "lambda:InvokeFunction",
    resource: arn,
    sourceArn: topic.arn,
  };
  const verdict = policy.is === "known" ? letsIn(policy.value, wish) : policy.reason;
  return [mayDeliver(topic, `invoke ${nameOf(arn)}`, verdict, letTopicInvoke(arn, topic.arn))];
}

function checkSend(topic: TopicStop, queue: QueueStop): Finding[] {
  if (queue.facts.is !== "known") return [];
  const { policy, keyId } = queue.facts.value;
  const wish = {
    principal: "sns.amazonaws.com",
    action: "sqs:SendMessage",
    resource: queue.arn,
    sourceArn: topic.arn,
  };
  const subject = nameOf(queue.arn);
  // A policy is set as a whole: no command where that would drop what is in it.
  const command = policy === undefined ? letTopicSend(queue, topic.arn) : undefined;
  const findings = [mayDeliver(topic, `send to ${subject}`, letsIn(policy, wish), command)];
  if (keyId !== undefined && isAwsManaged(keyId)) {
    const text = `is encrypted with the key that AWS manages, which SNS may not use: nothing comes from ${nameOf(topic.arn)}`;
    const own = setQueueAttribute(queue, "SqsManagedSseEnabled", "true");
    findings.push(loses("key", subject, text, { detail: keyId, command: own }));
  }
  return findings;
}

function mayDeliver(
  { arn }: TopicStop,
  what: string,
  verdict: Verdict | string,
  command: string | undefined,
): Finding {
  const subject = nameOf(arn);
  const check = "delivery";
  if (verdict === "yes") return fine(check, subject, `${subject} may ${what}`);
  if (verdict === "no") {
    return loses(check, subject, `may not ${what}: the pointer gets no further`, { command });
  }
  const detail = verdict === "perhaps" ? "its policy has conditions" : verdict;
  return unseen(check, subject, `whether it may ${what}`, { detail });
}
