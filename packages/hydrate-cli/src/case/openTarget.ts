import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { CliError, UsageError } from "../errors.js";
import { openQueue, type Queue, queueNameOf } from "../queue/queueAddress.js";
import type { Session } from "../session.js";
import { type Case, folderOfCases, openCase, removeCase } from "./caseFolder.js";

/** A queue and its case; AWS is asked for the queue only when a command needs it. */
export type Target = {
  readonly name: string;
  /** What the person wrote, for commands to run next. */
  readonly address: string;
  readonly theCase: Case;
  queue(): Promise<Queue>;
};

/**
 * Runs work on the case that a queue's name, URL or ARN, or a folder, stands for.
 *
 * @throws {@link UsageError} for anything else
 */
export async function withTarget<T>(
  session: Session,
  address: string,
  work: (target: Target) => Promise<T>,
): Promise<T> {
  const { options, host, now } = session;
  const path = resolve(host.cwd, address);
  const isFolder = existsSync(join(path, "index.jsonl"));
  const name = isFolder ? basename(path) : queueNameOf(address);
  if (name === undefined) {
    throw new UsageError(
      `${address} is neither a queue's name, URL or ARN nor the folder of a case`,
    );
  }
  const folder = isFolder ? path : resolve(host.cwd, options.dir ?? join(folderOfCases, name));
  const theCase = await openCase(folder, now);
  try {
    const { sitting } = theCase.index;
    if (!isFolder && sitting && sitting.name !== name) {
      throw new CliError(`${folder} is the case of the queue ${sitting.name}`, {
        advice: ["Name another folder with --dir."],
      });
    }
    let opened: Promise<Queue> | undefined;
    return await work({
      name: sitting?.name ?? name,
      address,
      theCase,
      queue() {
        // The folder remembers the URL, and with it the account and the region.
        opened ??= openQueue(session, isFolder && sitting ? sitting.url : address).then((queue) =>
          assertSameQueue(queue, sitting?.url, folder),
        );
        return opened;
      },
    });
  } finally {
    await theCase.close();
    // Nothing was found out: a wrong name must leave nothing behind.
    if (!theCase.index.sitting) await removeCase(folder);
  }
}

function assertSameQueue(queue: Queue, remembered: string | undefined, folder: string): Queue {
  if (remembered === undefined || remembered === queue.url) return queue;
  throw new CliError(`${folder} is the case of ${remembered}, not of ${queue.url}`, {
    advice: ["Name another folder with --dir."],
  });
}
