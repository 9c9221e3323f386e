import type { Clock } from "../storm/clock.ts";

/** Something that takes time: it yields the milliseconds until it goes on. */
export type Process<T> = Generator<number, T, void>;

export function start<T>(clock: Clock, process: Process<T>, done: (result: T) => void): void {
  const step = process.next();
  if (step.done) done(step.value);
  else clock.after(step.value, () => start(clock, process, done));
}

/** Runs processes, so many at a time. */
export function startAll(
  clock: Clock,
  processes: readonly Process<void>[],
  limit: number,
  done: () => void,
): void {
  let [next, ended] = [0, 0];
  const startNext = (): void => {
    const process = processes[next++];
    if (!process) return;
    start(clock, process, () => {
      ended += 1;
      if (ended === processes.length) done();
      else startNext();
    });
  };
  for (let lane = Math.min(limit, processes.length); lane > 0; lane--) startNext();
}
