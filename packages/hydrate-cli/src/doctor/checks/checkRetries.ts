import { answerOf } from "../asked.js";
import type { Consumer } from "../facts.js";
import { type Finding, fine, loses, unseen, warns } from "../finding.js";
import { nameOf, subjectOf, time } from "../names.js";
import { updateMapping } from "../updateCommands.js";

const hour = 3_600_000;
// From Friday evening to Monday morning.
const weekend = 72 * hour;

/** Whether a pointer comes while the stream still has its records. */
export function checkRetries(consumer: Consumer): Finding[] {
  return [...checkStream(consumer), checkTime(consumer)];
}

function checkStream({ mapping, stream }: Consumer): Finding[] {
  const [check, subject, name] = ["stream", subjectOf(mapping), nameOf(mapping.streamArn)];
  if (stream.is === "missing") return [loses(check, name, "does not exist any more")];
  if (stream.is === "known") return [];
  const text = `how long ${name} keeps its records; 24 h assumed`;
  return [unseen(check, subject, text, { detail: stream.reason })];
}

function checkTime({ mapping, stream, configuration }: Consumer): Finding {
  const { retries, ageSeconds } = mapping;
  const [check, subject] = ["retries", subjectOf(mapping)];
  const detail = `MaximumRetryAttempts ${retries}, age ${ageSeconds}`;
  // No stream keeps its records for less.
  const retention = (answerOf(stream)?.retentionHours ?? 24) * hour;
  const command = updateMapping(
    mapping,
    ...(retries < 0 ? ["--maximum-retry-attempts", "10"] : []),
    ...["--maximum-record-age-in-seconds", String(retention / 4 / 1_000)],
  );
  const age = ageSeconds * 1_000;
  if (ageSeconds < 0 || age >= retention) {
    if (retries < 0) {
      const text = "retries for ever: pointers come when the records are gone";
      return loses(check, subject, text, { detail, command });
    }
    const runs = (retries + 1) * (answerOf(configuration)?.timeoutSeconds ?? 0) * 1_000;
    if (runs >= retention) {
      const text = `may run for ${time(runs)} before it gives up: the stream forgets after ${time(retention)}`;
      return loses(check, subject, text, { detail, command });
    }
    const text =
      "retries without an end while it is throttled or switched off: pointers then come when the records are gone";
    return warns(check, subject, text, { detail, command });
  }
  const left = retention - age;
  if (left >= weekend) return fine(check, subject, `${time(left)} left to save when retries end`);
  const text = `retries may last ${time(age)} of ${time(retention)}: ${time(left)} left to save`;
  return left < hour ? loses(check, subject, text, { command }) : warns(check, subject, text);
}
