import type { QueueFacts } from "../../queue/queueFacts.js";
import { answerOf } from "../asked.js";
import type { QueueStop } from "../facts.js";
import { type Finding, fine, loses, unseen, warns } from "../finding.js";
import { nameOf, time } from "../names.js";
import { setQueueAttribute } from "../updateCommands.js";
import { isEnd } from "../way.js";

const hour = 3_600_000;
const weekend = 72 * hour;
const longest = 14 * 24 * hour;

/** Whether a queue keeps what is sent to it until somebody comes. */
export function checkQueue(queue: QueueStop): Finding[] {
  const { arn, facts, readers } = queue;
  const subject = nameOf(arn);
  if (facts.is === "missing") {
    return [loses("queue", subject, "does not exist: what is sent to it is dropped")];
  }
  const findings: Finding[] = [];
  if (readers.is === "unknown") {
    const { reason: detail } = readers;
    findings.push(unseen("readers", subject, "whether a function reads it", { detail }));
  }
  if (facts.is === "unknown") {
    const text = "how long it keeps messages, and what its policies say";
    return [...findings, unseen("queue", subject, text, { detail: facts.reason })];
  }
  if (facts.value.fifo) {
    const text = "is a FIFO queue, which Lambda's destinations cannot be";
    findings.push(loses("fifo", subject, text));
  }
  if (!isEnd(queue)) return findings;
  return [...findings, checkRetention(queue, facts.value), ...checkRedrive(queue, facts.value)];
}

function checkRetention(queue: QueueStop, { retentionMillis }: QueueFacts): Finding {
  const subject = nameOf(queue.arn);
  const check = "queue-retention";
  const command = setQueueAttribute(queue, "MessageRetentionPeriod", String(longest / 1_000));
  const kept = time(retentionMillis);
  if (retentionMillis < weekend) {
    const text = `keeps messages for ${kept}: less than a weekend`;
    return loses(check, subject, text, { command });
  }
  if (retentionMillis < longest) {
    const text = `keeps messages for ${kept}, and could for ${time(longest)}`;
    return warns(check, subject, text, { command });
  }
  return fine(check, subject, `the queue keeps ${kept}`);
}

function checkRedrive(queue: QueueStop, facts: QueueFacts): Finding[] {
  const { maxReceiveCount, deadLetterTargetArn } = facts;
  // Where a function takes the messages, a redrive policy is as it should be.
  const isRead = answerOf(queue.readers)?.some(({ enabled }) => enabled) ?? false;
  if (maxReceiveCount === undefined || isRead) return [];
  const text = `has a redrive policy: looking ${maxReceiveCount} times moves messages away`;
  const detail = deadLetterTargetArn && `to ${nameOf(deadLetterTargetArn)}`;
  const command = setQueueAttribute(queue, "RedrivePolicy", "");
  return [loses("redrive", nameOf(queue.arn), text, { detail, command })];
}
