import { answerOf } from "../asked.js";
import type { Consumer, Mapping } from "../facts.js";
import { type Finding, fine, loses, unseen, warns } from "../finding.js";
import { nameOf, subjectOf, time } from "../names.js";
import { updateMapping } from "../updateCommands.js";
import { checkRetries } from "./checkRetries.js";

/** What the settings of a mapping do to the batches that its function gives up on. */
export function checkMapping(consumer: Consumer): Finding[] {
  return [
    checkDestination(consumer.mapping),
    ...checkRetries(consumer),
    ...checkState(consumer),
    checkReports(consumer),
    ...checkSuperset(consumer.mapping),
    checkInvoke(consumer),
    ...checkRole(consumer),
  ];
}

function checkDestination(mapping: Mapping): Finding {
  const [check, subject] = ["destination", subjectOf(mapping)];
  if (mapping.destination !== undefined) return fine(check, subject, "OnFailure");
  const text =
    "has no OnFailure destination: what it gives up on is dropped, without even a pointer";
  const config = '{"OnFailure":{"Destination":"ARN-OF-A-TOPIC-OR-QUEUE"}}';
  const command = updateMapping(mapping, "--destination-config", config);
  return loses(check, subject, text, { command });
}

function checkState({ mapping, stream }: Consumer): Finding[] {
  const { state, lastResult = "" } = mapping;
  const subject = subjectOf(mapping);
  const findings: Finding[] = [];
  if (/^Disabl/.test(state)) {
    const hours = answerOf(stream)?.retentionHours ?? 24;
    const text = `is switched off: nothing reads, and the stream forgets after ${time(hours * 3_600_000)}`;
    const command = updateMapping(mapping, "--enabled");
    findings.push(warns("state", subject, text, { command }));
  }
  if (/^PROBLEM/.test(lastResult)) findings.push(warns("result", subject, `says ${lastResult}`));
  return findings;
}

function checkReports({ mapping, reportsElsewhere }: Consumer): Finding {
  const { reports, bisects, functionArn } = mapping;
  const [check, subject] = ["reports", subjectOf(mapping)];
  if (reports) return fine(check, subject, "ReportBatchItemFailures");
  const command = updateMapping(mapping, "--function-response-types", "ReportBatchItemFailures");
  if (reportsElsewhere) {
    // Known only from another mapping of the same function, which asks for them.
    const text = "answers batchItemFailures, the mapping ignores them: what failed counts as done";
    return warns(check, subject, text, { command });
  }
  const ignored = `if ${nameOf(functionArn)} answers batchItemFailures, what failed counts as done`;
  if (bisects) {
    return warns(check, subject, `does not ask for batchItemFailures: ${ignored}`, { command });
  }
  const text = `neither bisects nor asks for batchItemFailures: one poison record takes its whole batch along, and ${ignored}`;
  const bisect = updateMapping(mapping, "--bisect-batch-on-function-error");
  return warns(check, subject, text, { command: bisect });
}

function checkSuperset(mapping: Mapping): Finding[] {
  const { filters, parallel, windowed } = mapping;
  const subject = subjectOf(mapping);
  const findings: Finding[] = [];
  const reasons = [
    ...(filters ? ["filters"] : []),
    ...(parallel > 1 ? [`ParallelizationFactor ${parallel}`] : []),
  ];
  if (reasons.length > 0) {
    const text = "expect supersets: records that did not fail lie between those that did";
    findings.push(warns("superset", subject, text, { detail: reasons.join(", ") }));
  }
  if (windowed) {
    const text = "has a tumbling window: its state is in no stream, so a replay lacks it";
    findings.push(warns("window", subject, text));
  }
  return findings;
}

function checkInvoke({ mapping, mayInvoke }: Consumer): Finding {
  const [check, subject] = ["invoke", subjectOf(mapping)];
  const name = nameOf(mapping.functionArn);
  if (mayInvoke.is === "missing") return loses(check, name, "does not exist");
  if (mayInvoke.is === "unknown") {
    const text = `whether you may invoke ${name}`;
    return unseen(check, subject, text, { detail: mayInvoke.reason });
  }
  if (mayInvoke.value === true) return fine(check, subject, `you may invoke ${name}`);
  const text = `you may not invoke ${name}: no replay with these credentials`;
  return warns(check, subject, text, { detail: mayInvoke.value });
}

/** Without the function's configuration IAM cannot be asked about its role. */
function checkRole({ mapping, configuration }: Consumer): Finding[] {
  if (configuration.is !== "unknown" || mapping.destination === undefined) return [];
  const text = `whether its role may send to ${nameOf(mapping.destination)}`;
  const { reason: detail } = configuration;
  return [unseen("permissions", nameOf(mapping.functionArn), text, { detail })];
}
