import { answerOf } from "./asked.js";
import { checkMapping } from "./checks/checkMapping.js";
import { checkPermissions } from "./checks/checkPermissions.js";
import { checkQueue } from "./checks/checkQueue.js";
import { checkReader } from "./checks/checkReader.js";
import { checkSettings } from "./checks/checkSettings.js";
import { checkSubscriber } from "./checks/checkSubscriber.js";
import { checkTopic } from "./checks/checkTopic.js";
import type { Consumer, FunctionStop, Scene, Stop } from "./facts.js";
import { distinct, type Finding, type Level, loses, unseen } from "./finding.js";
import { nameOf } from "./names.js";
import { isAllSeen, isHydrate, queuesBehind, stopsFrom } from "./way.js";

const order: readonly Level[] = ["loses", "warning", "unknown", "ok"];

/** All that is to be said of what was looked at, the worst first. */
export function checkScene({ consumers, permissions }: Scene): Finding[] {
  const findings = [
    ...consumers.flatMap((consumer) => [...checkMapping(consumer), ...checkWay(consumer)]),
    ...checkPermissions(permissions),
  ];
  return distinct(findings).sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

/** The way of a failure, from the destination to where it stays. */
function checkWay(consumer: Consumer): Finding[] {
  const { destination } = consumer;
  if (!destination) return [];
  const stops = stopsFrom(destination);
  const findings = stops.flatMap((stop) => checkStop(stop, consumer));
  return [...findings, ...checkEnd(destination, stops)];
}

function checkStop(stop: Stop, consumer: Consumer): Finding[] {
  switch (stop.kind) {
    case "topic":
      return [
        ...checkTopic(stop),
        ...(answerOf(stop.subscriptions) ?? []).flatMap(({ next }) =>
          next?.kind === "function" ? checkSubscriber(next) : [],
        ),
      ];
    case "queue":
      return [
        ...checkQueue(stop),
        ...(answerOf(stop.readers) ?? []).flatMap((reader) => checkReader(stop, reader)),
      ];
    case "function":
      return hydrates(stop)
        ? checkSettings(stop, consumer.mapping, answerOf(consumer.stream)?.retentionHours)
        : [];
    case "other":
      return [unseen("destination", nameOf(stop.arn), "what becomes of messages there")];
    default:
      return [];
  }
}

function hydrates(of: FunctionStop): boolean {
  return isHydrate(of) || queuesBehind(of).length > 0;
}

/** Whether anything on the way keeps a failure. */
function checkEnd(destination: Stop, stops: readonly Stop[]): Finding[] {
  const keeps = stops.some(({ kind }) => kind === "queue" || kind === "bucket");
  // A topic without subscribers is said already; what may not be looked at may keep it.
  const isSaid =
    destination.kind === "topic" && (answerOf(destination.subscriptions) ?? []).length === 0;
  if (keeps || isSaid || !isAllSeen(destination)) return [];
  const text = "leads to no queue: nothing keeps what comes to it";
  return [loses("end", nameOf(destination.arn), text)];
}
