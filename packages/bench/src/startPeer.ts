import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process of its own, that answers one message at a time. */
export type Peer<TQuestion, TAnswer> = {
  ask(question: TQuestion): Promise<TAnswer>;
  stop(): Promise<void>;
};

/** Starts a module of this folder as a process, and waits for what it says when it is ready. */
export async function startPeer<TQuestion extends string | object, TAnswer, TReady = unknown>(
  module: string,
  ...args: string[]
): Promise<Peer<TQuestion, TAnswer> & { readonly ready: TReady }> {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), args);
  const died = once(child, "exit").then(([code]) => {
    throw new Error(`${module} ended with ${code}`);
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
