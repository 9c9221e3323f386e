import { fork } from "node:child_process";
import { once } from "node:events";

/** A process of its own, that answers one message at a time. */
export type Peer<TQuestion, TAnswer> = {
  ask(question: TQuestion): Promise<TAnswer>;
  stop(): Promise<void>;
};

/** Starts a module as a process, and waits for what it says when it is ready. */
export async function startPeer<TQuestion extends string | object, TAnswer, TReady = unknown>(
  module: URL,
  ...args: string[]
): Promise<Peer<TQuestion, TAnswer> & { readonly ready: TReady }> {
  const child = fork(module, args);
  const died = once(child, "exit").then(([code]) => {
    throw new Error(`${module.pathname} ended with ${code}`);
  });
  // It is meant to, once it is stopped.
  died.catch(() => {});
  const message = async () => (await Promise.race([once(child, "message"), died]))[0];
  const ready = await message();
  return {
    ready,
    ask(question) {
      child.send(question);
      return message();
    },
    async stop() {
      child.kill();
      await died.catch(() => {});
    },
  };
}
