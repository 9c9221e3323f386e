import { changeVisibility } from "./changeVisibility.js";
import type { HeldMessage } from "./message.js";
import type { Queue } from "./queueAddress.js";

/** Messages that stay hidden from others for as long as the work on them takes. */
export type Hold = {
  /** By message id. A message that came twice is held by its newest handle. */
  readonly messages: ReadonlyMap<string, HeldMessage>;
  add(message: HeldMessage): void;
  /** Forgets a message that is deleted. */
  drop(id: string): void;
  /** Puts messages back at once; all of them where none are named. Gives those that would not. */
  release(ids?: Iterable<string>): Promise<HeldMessage[]>;
  /** Whether a message's handle was found ended at a heartbeat. */
  isLost(id: string): boolean;
  /** Epoch milliseconds at which the held messages come back by themselves. */
  readonly hiddenUntil: number;
  /** Ends the heartbeat. */
  end(): void;
};

/**
 * Holds messages with a heartbeat: their visibility timeout of so many seconds is set anew whenever a
 * third of it has passed.
 */
export function holdMessages(queue: Queue, seconds: number, now: () => number): Hold {
  const messages = new Map<string, HeldMessage>();
  const lost = new Set<string>();
  let hiddenUntil = now() + seconds * 1_000;
  let beating: Promise<void> = Promise.resolve();

  async function beat(): Promise<void> {
    const held = [...messages.values()].filter(({ id }) => !lost.has(id));
    if (held.length === 0) return;
    const started = now();
    for (const { message } of await changeVisibility(queue, held, seconds)) {
      // It may have been deleted, or received again, in the meantime.
      if (messages.get(message.id) === message) lost.add(message.id);
    }
    hiddenUntil = started + seconds * 1_000;
  }
  const timer = setInterval(
    () => {
      beating = beating.then(beat);
    },
    (seconds * 1_000) / 3,
  );
  timer.unref();

  return {
    messages,
    add(message) {
      messages.set(message.id, message);
      lost.delete(message.id);
      hiddenUntil = Math.max(hiddenUntil, now() + seconds * 1_000);
    },
    drop: (id) => void messages.delete(id),
    async release(ids = messages.keys()) {
      const released = [...ids].flatMap((id) => messages.get(id) ?? []);
      for (const { id } of released) messages.delete(id);
      // A heartbeat that is on its way would hide them again.
      await beating;
      const failures = await changeVisibility(queue, released, 0);
      return failures.map(({ message }) => message);
    },
    isLost: (id) => lost.has(id),
    get hiddenUntil() {
      return hiddenUntil;
    },
    end: () => clearInterval(timer),
  };
}
