import { answerOf } from "../asked.js";
import type { FunctionStop, Mapping } from "../facts.js";
import { type Finding, loses, unseen, warns } from "../finding.js";
import { nameOf, time } from "../names.js";
import { matchesPattern } from "../resourcePolicy.js";
import { setQueueAttribute } from "../updateCommands.js";
import { isHydrate, queuesBehind } from "../way.js";

const hour = 3_600_000;

/** What of its variables keeps a function from hydrating the batches of a mapping. */
export function checkSettings(
  of: FunctionStop,
  { streamArn }: Mapping,
  retentionHours: number | undefined,
): Finding[] {
  const [subject, stream] = [nameOf(of.arn), nameOf(streamArn)];
  const { configuration } = of;
  if (configuration.is === "missing") return [];
  const environment = answerOf(configuration)?.environment;
  if (!environment) {
    const detail = configuration.is === "unknown" ? configuration.reason : "encrypted";
    return [unseen("settings", subject, "how it is set up", { detail })];
  }
  const findings = checkRoom(of, environment);
  const allowed = environment["HYDRATE_ALLOWED_STREAM_ARNS"];
  if (allowed && !allowed.split(",").some((arn) => matchesPattern(arn.trim(), streamArn))) {
    const text = `refuses ${stream}: HYDRATE_ALLOWED_STREAM_ARNS does not name it`;
    findings.push(loses("allowed-streams", subject, text, { detail: allowed }));
  }
  if (!isHydrate(of)) return findings;
  const hours = Number(environment["HYDRATE_RETENTION_HOURS"] || 24);
  if (retentionHours !== undefined && hours > retentionHours) {
    const text = `counts with more time than there is: ${stream} keeps ${time(retentionHours * hour)}`;
    const detail = `HYDRATE_RETENTION_HOURS ${hours}`;
    findings.push(warns("retention-hours", subject, text, { detail }));
  }
  if (!environment["HYDRATE_OVERFLOW_BUCKET"]) {
    const text = "has no overflow bucket: batches over the queue's 1 MiB arrive as pointers";
    const detail = "HYDRATE_OVERFLOW_BUCKET";
    findings.push(warns("overflow", subject, text, { detail }));
  }
  return findings;
}

/** Whether the queues behind it take what it sends. */
function checkRoom(of: FunctionStop, environment: Readonly<Record<string, string>>): Finding[] {
  const most = Number(environment["HYDRATE_MAX_DESTINATION_BYTES"] || 1_048_576);
  return queuesBehind(of).flatMap((queue) => {
    const room = answerOf(queue.facts)?.maximumMessageSize;
    if (room === undefined || most <= room) return [];
    const text = `takes less than ${nameOf(of.arn)} sends: what does not fit is dropped, pointer and all`;
    return [
      loses("message-size", nameOf(queue.arn), text, {
        detail: `MaximumMessageSize ${room}, HYDRATE_MAX_DESTINATION_BYTES ${most}`,
        command: setQueueAttribute(queue, "MaximumMessageSize", "1048576"),
      }),
    ];
  });
}
