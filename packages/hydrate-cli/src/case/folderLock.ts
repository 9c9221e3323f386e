import { open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { CliError } from "../errors.js";

/**
 * Lets one process at a time work on a folder: two of them would each invoke what the other is about
 * to. Gives the function that ends it. The lock of a process that is no longer there is taken over.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "lock");
  for (let tries = 0; ; tries += 1) {
    try {
      const file = await open(path, "wx", 0o600);
      await file.writeFile(`${process.pid} ${hostname()}\n`);
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!isTaken(error)) throw error;
      const [pid = "", host] = (await readFile(path, "utf8").catch(() => "")).trim().split(" ");
      const ended = host === hostname() && !isRunning(Number(pid));
      if (!ended || tries > 3) {
        throw new CliError(`Another hydrate (process ${pid} on ${host}) works on ${folder}`, {
          advice: [`Wait for it to end. If it is not running any more, remove ${path}.`],
        });
      }
      await rm(path, { force: true });
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
