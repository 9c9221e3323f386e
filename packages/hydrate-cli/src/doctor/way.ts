import { answerOf } from "./asked.js";
import type { FunctionStop, QueueStop, Stop } from "./facts.js";

/** The next stations behind one. */
function nextStops(stop: Stop): Stop[] {
  switch (stop.kind) {
    case "topic":
      return (answerOf(stop.subscriptions) ?? []).flatMap(({ next, pending }) =>
        next && !pending ? [next] : [],
      );
    case "queue": {
      const readers = (answerOf(stop.readers) ?? []).filter(({ enabled }) => enabled);
      return [...readers.map(({ next }) => next), ...(stop.redrivesTo ? [stop.redrivesTo] : [])];
    }
    case "function": {
      const { onSuccess, onFailure } = answerOf(stop.destinations) ?? {};
      return [onSuccess, onFailure, stop.sendsTo].flatMap((of) => of ?? []);
    }
    default:
      return [];
  }
}

/** All stations from one on, it included, each once. */
export function stopsFrom(stop: Stop): Stop[] {
  const found = new Map<string, Stop>();
  const visit = (of: Stop): void => {
    const key = `${of.kind} ${of.arn}`;
    if (found.has(key)) return;
    found.set(key, of);
    for (const next of nextStops(of)) visit(next);
  };
  visit(stop);
  return [...found.values()];
}

/** The functions on a way. */
export function functionsOn(stop: Stop): FunctionStop[] {
  return stopsFrom(stop).filter((of) => of.kind === "function");
}

/** The queues that a function sends to. */
export function queuesBehind(of: FunctionStop): QueueStop[] {
  const queues = nextStops(of).filter((next) => next.kind === "queue");
  return [...new Map(queues.map((queue) => [queue.arn, queue])).values()];
}

/** The functions that read a queue and send on what they make of it. */
function hydratingReaders(queue: QueueStop): FunctionStop[] {
  return (answerOf(queue.readers) ?? []).flatMap(({ next }) => (isHydrate(next) ? [next] : []));
}

/** A queue that nothing hands on: its messages stay until somebody comes. */
export function isEnd(queue: QueueStop): boolean {
  return hydratingReaders(queue).length === 0;
}

/** Whether it is the ready-made function, by the variables that only that one knows. */
export function isHydrate({ configuration }: FunctionStop): boolean {
  const { environment = {} } = answerOf(configuration) ?? {};
  return Object.keys(environment).some((name) => name.startsWith("HYDRATE_"));
}

/** Whether all stations from one on could be seen; a way that could not may lead anywhere. */
export function isAllSeen(way: Stop): boolean {
  return stopsFrom(way).every((stop) => {
    switch (stop.kind) {
      case "topic":
        return stop.subscriptions.is !== "unknown";
      case "queue":
        return stop.readers.is !== "unknown";
      case "function":
        return stop.destinations.is !== "unknown" && stop.configuration.is !== "unknown";
      default:
        return stop.kind !== "other";
    }
  });
}
