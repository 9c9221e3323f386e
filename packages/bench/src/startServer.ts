import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export type Counts = { readonly calls: number; readonly sessions: number };

/** Starts the server of ready-made pages. */
export async function startServer() {
  const child = fork(fileURLToPath(new URL("server.ts", import.meta.url)));
  const [{ port }] = await once(child, "message");
  return {
    endpoint: `http://127.0.0.1:${port}`,
    /** The calls and sessions since it was last asked. */
    async counts(): Promise<Counts> {
      child.send("counts");
      const [counts] = await once(child, "message");
      return counts;
    },
    async stop(): Promise<void> {
      child.kill();
      await once(child, "exit");
    },
  };
}
