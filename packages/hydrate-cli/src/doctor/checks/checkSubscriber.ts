import type { FunctionStop } from "../facts.js";
import { type Finding, loses, unseen, warns } from "../finding.js";
import { nameOf } from "../names.js";
import { setDestinations } from "../updateCommands.js";
import { isHydrate, queuesBehind } from "../way.js";
import { checkRuns } from "./checkRuns.js";

/** A function that SNS calls: what it answers goes where its destinations say. */
export function checkSubscriber(of: FunctionStop): Finding[] {
  const subject = nameOf(of.arn);
  const { destinations, configuration } = of;
  if (configuration.is === "missing") return [loses("function", subject, "does not exist")];
  const findings = checkRuns(of);
  if (configuration.is === "unknown") {
    findings.push(
      unseen("settings", subject, "how it is set up", { detail: configuration.reason }),
    );
  }
  if (destinations.is !== "known") {
    const detail = destinations.is === "unknown" ? destinations.reason : "not found";
    const text = "where it sends what it hydrates";
    return [...findings, unseen("destinations", subject, text, { detail })];
  }
  const { onSuccess, onFailure } = destinations.value;
  const queue = queuesBehind(of)[0]?.arn ?? "ARN-OF-THE-DEAD-LETTER-QUEUE";
  const command = setDestinations(of.arn, queue);
  // Another function may store by itself what it gets.
  const say = isHydrate(of) || onSuccess || onFailure ? loses : warns;
  if (!onSuccess) {
    const text = "has no OnSuccess destination: Lambda drops what it answers, records and all";
    findings.push(say("on-success", subject, text, { command }));
  }
  if (!onFailure) {
    const text = "has no OnFailure destination: where it fails for good, the pointer is lost";
    findings.push(say("on-failure", subject, text, { command }));
  }
  return findings;
}
