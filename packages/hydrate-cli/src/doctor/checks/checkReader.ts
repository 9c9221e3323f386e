import { answerOf } from "../asked.js";
import type { QueueReader, QueueStop } from "../facts.js";
import { type Finding, fine, loses, unseen, warns } from "../finding.js";
import { nameOf, time } from "../names.js";
import { setQueueAttribute, updateMapping } from "../updateCommands.js";
import { isHydrate } from "../way.js";
import { checkRuns } from "./checkRuns.js";

/** What a function that reads a queue does to the pointers in it. */
export function checkReader(queue: QueueStop, reader: QueueReader): Finding[] {
  const { next, uuid, enabled, reports } = reader;
  if (!isHydrate(next)) return checkStranger(queue, reader);
  const name = nameOf(next.arn);
  const subject = `${nameOf(queue.arn)} → ${name}`;
  const findings = checkRuns(next);
  if (!enabled) {
    const text = "is switched off: pointers wait until the records are gone";
    const command = updateMapping({ uuid }, "--enabled");
    findings.push(loses("readers", subject, text, { command }));
  }
  if (reports) findings.push(fine("reports", subject, `${name} reports what it cannot hydrate`));
  else {
    const text =
      "lacks ReportBatchItemFailures: pointers that cannot be hydrated are deleted without a word";
    const command = updateMapping({ uuid }, "--function-response-types", "ReportBatchItemFailures");
    findings.push(loses("reports", subject, text, { command }));
  }
  return [...findings, ...checkQueueUrl(reader), ...checkRedrive(queue, reader)];
}

/** A function that does not hydrate, as far as its variables tell. */
function checkStranger(queue: QueueStop, { next, enabled }: QueueReader): Finding[] {
  const [subject, name] = [nameOf(queue.arn), nameOf(next.arn)];
  if (!enabled) {
    const text = `would be read by ${name}, whose mapping is switched off`;
    return [warns("readers", subject, text)];
  }
  const { configuration } = next;
  if (answerOf(configuration)?.environment) {
    const text = `is read by ${name}: what that takes is not there when you look`;
    return [warns("readers", subject, text)];
  }
  const detail = configuration.is === "unknown" ? configuration.reason : "encrypted";
  return [unseen("readers", subject, `what ${name}, which reads it, does`, { detail })];
}

function checkQueueUrl({ next }: QueueReader): Finding[] {
  const subject = nameOf(next.arn);
  if (!next.sendsTo) {
    const text = "refuses what the queue holds: HYDRATE_QUEUE_URL is not set";
    return [loses("queue-url", subject, text)];
  }
  if (next.sendsTo.kind !== "loop") return [];
  const text = "sends to the queue that it reads: nothing is kept";
  return [loses("queue-url", subject, text, { detail: "HYDRATE_QUEUE_URL" })];
}

function checkRedrive(queue: QueueStop, { next }: QueueReader): Finding[] {
  const facts = answerOf(queue.facts);
  if (!facts || facts.deadLetterTargetArn !== undefined) return [];
  const deadLetterTargetArn =
    next.sendsTo?.kind === "queue" ? next.sendsTo.arn : "ARN-OF-THE-DEAD-LETTER-QUEUE";
  const policy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: "5" });
  const text = `has no redrive policy: a pointer that cannot be read is tried until the queue forgets it, after ${time(facts.retentionMillis)}`;
  const command = setQueueAttribute(queue, "RedrivePolicy", policy);
  return [loses("redrive", nameOf(queue.arn), text, { command })];
}
