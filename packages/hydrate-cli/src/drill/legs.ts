import type { Arrival } from "./awaitLetter.js";

/** How long each part of the way took, in milliseconds from the sending on. */
export type Legs = {
  readonly published: number;
  /** When the hydrate function had read the records, by its own clock. */
  readonly hydrated?: number;
  /** When the queue got the letter, by its own clock. */
  readonly queued?: number;
  readonly seen: number;
};

/** Takes the times of a letter apart. A clock that differs too much from the one here is left out. */
export function legsOf(
  sentAt: number,
  publishedAt: number,
  { letter, message, seenAt }: Arrival,
): Legs {
  const seen = seenAt - sentAt;
  const within = (time: number): number | undefined =>
    time >= sentAt && time <= seenAt ? time - sentAt : undefined;
  const hydratedAt =
    letter.kind === "hydrated" ? Date.parse(letter.record.hydration.hydratedAt) : Number.NaN;
  const [hydrated, queued] = [within(hydratedAt), within(message.sentAt)];
  return {
    published: publishedAt - sentAt,
    ...(hydrated !== undefined && { hydrated }),
    ...(queued !== undefined && { queued }),
    seen,
  };
}

/** `2.1 s`. */
export function seconds(millis: number): string {
  return `${(millis / 1_000).toFixed(1)} s`;
}

/** `published 0.1 s, hydrated 2.1 s, in the queue 2.2 s, seen 2.6 s`. */
export function legsLine({ published, hydrated, queued, seen }: Legs): string {
  return [
    `published ${seconds(published)}`,
    ...(hydrated === undefined ? [] : [`hydrated ${seconds(hydrated)}`]),
    ...(queued === undefined ? [] : [`in the queue ${seconds(queued)}`]),
    `seen ${seconds(seen)}`,
  ].join(", ");
}
