import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dynamodbUnavailable, startOwnDynamoDB } from "./startDynamoDB.js";
import type { Emulator } from "./startProcess.js";

const debianPackage = "libfaketime, of Debian's package faketime";

/** An emulator whose clock can be set forward: it then trims what is older than its retention. */
export type EmulatorOnMovedClock = Emulator & {
  /** Sets the clock to so many hours after the machine's. */
  moveClock(hours: number): Promise<void>;
};

/** Starts a DynamoDB Local of its own under libfaketime, which tells it the time that a file says. */
export async function startDynamoDBOnMovedClock(): Promise<EmulatorOnMovedClock> {
  const library = fakeTimeLibrary();
  if (library === undefined)
    throw new Error(`DynamoDB Local on a moved clock needs ${debianPackage}`);
  const folder = await mkdtemp(join(tmpdir(), "moved-clock-"));
  const file = join(folder, "offset");
  const moveClock = (hours: number): Promise<void> => writeFile(file, `+${hours * 3_600}\n`);
  await moveClock(0);
  const { endpoint, stop } = await startOwnDynamoDB({
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    // It would look at the file every ten seconds.
    FAKETIME_NO_CACHE: "1",
  });
  return {
    endpoint,
    moveClock,
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What this machine lacks for it, to follow "needs"; undefined where it can start. */
export function movedClockUnavailable(): string | undefined {
  return fakeTimeLibrary() === undefined ? debianPackage : dynamodbUnavailable();
}

// Debian keeps it in the folder of the machine's architecture: x86_64-linux-gnu, aarch64-linux-gnu.
function fakeTimeLibrary(): string | undefined {
  if (process.platform !== "linux") return undefined;
  for (const folder of readdirSync("/usr/lib")) {
    if (!folder.endsWith("-linux-gnu")) continue;
    const library = join("/usr/lib", folder, "faketime", "libfaketime.so.1");
    if (existsSync(library)) return library;
  }
  return undefined;
}
