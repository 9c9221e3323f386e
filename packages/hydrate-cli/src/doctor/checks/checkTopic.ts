import type { TopicStop } from "../facts.js";
import { type Finding, loses, unseen } from "../finding.js";
import { nameOf } from "../names.js";
import { subscribeFunction } from "../updateCommands.js";
import { checkSubscription } from "./checkSubscription.js";

/** Whether what is published to a topic arrives somewhere. */
export function checkTopic(topic: TopicStop): Finding[] {
  const { arn, facts, subscriptions } = topic;
  const subject = nameOf(arn);
  if (facts.is === "missing" || subscriptions.is === "missing") {
    return [loses("topic", subject, "does not exist: what is sent to it is dropped")];
  }
  const findings: Finding[] = [];
  if (facts.is === "unknown") {
    const { reason: detail } = facts;
    findings.push(unseen("topic", subject, "what encrypts it, and who may publish", { detail }));
  }
  if (subscriptions.is === "unknown") {
    const { reason: detail } = subscriptions;
    return [...findings, unseen("subscriptions", subject, "who subscribes to it", { detail })];
  }
  if (subscriptions.value.length === 0) {
    const text = "has no subscription: what is published to it goes nowhere";
    const command = subscribeFunction(arn);
    return [...findings, loses("subscriptions", subject, text, { command })];
  }
  return [...findings, ...subscriptions.value.flatMap((of) => checkSubscription(topic, of))];
}
