import { createHash } from "node:crypto";
import { readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type HydratedRecord, isHydratedRecord } from "hydrate-core";
import { CliError } from "../errors.js";
import { isMissing, makePrivateFolder, syncFile, writeDurably } from "../lib/durableFile.js";
import { isObject, tryParseJson } from "../lib/json.js";
import type { QueueMessage } from "../queue/message.js";
import { type CaseIndex, openIndex, type SavedBatch } from "./caseIndex.js";
import { lockFolder } from "./folderLock.js";
import { type Journal, openJournal } from "./journal.js";
import type { Lost } from "./lostRecords.js";

/** A case on the disk: all that is known of a queue's failures, and what was done about them. */
export type Case = {
  readonly folder: string;
  readonly index: CaseIndex;
  readonly journal: Journal;
  /** Writes a message as it came. Its file is synced when a batch of it is saved. */
  writeMessage(message: QueueMessage): Promise<void>;
  readMessage(id: string): Promise<QueueMessage>;
  /** Writes a hydrated record; its message, the record and the index are on the disk afterwards. */
  saveBatch(
    messageId: string,
    batch: Omit<SavedBatch, "bytes" | "sha256">,
    record: HydratedRecord,
  ): Promise<SavedBatch>;
  /** @throws {@link CliError} where the file is not the one that was saved */
  readBatch(saved: SavedBatch): Promise<HydratedRecord>;
  /** Writes `lost.jsonl` anew. */
  writeLost(lines: readonly Lost[]): Promise<void>;
  close(): Promise<void>;
};

/** Opens the case in a folder; the folder is made when it is not there. */
export async function openCase(folder: string, now: () => number): Promise<Case> {
  const messages = join(folder, "messages");
  const batches = join(folder, "batches");
  for (const path of [folder, messages, batches]) await makePrivateFolder(path);
  const messagePath = (id: string): string => join(messages, fileName(id));
  const unlock = await lockFolder(folder);
  // Record data must never be committed by accident.
  await writeDurably(join(folder, ".gitignore"), "*\n");
  const index = await openIndex(folder);
  const journal = await openJournal(folder, now);

  return {
    folder,
    index,
    journal,
    writeMessage: (message) =>
      writeFile(messagePath(message.id), `${JSON.stringify(message)}\n`, { mode: 0o600 }),
    async readMessage(id) {
      const value = tryParseJson(await read(messagePath(id)));
      if (isObject(value) && typeof value["body"] === "string" && value["id"] === id) {
        // This program wrote it.
        return value as unknown as QueueMessage;
      }
      throw new CliError(`The message ${id} in ${messages} is damaged`, {
        advice: ["Look into the queue again with --fresh."],
      });
    },
    async saveBatch(messageId, batch, record) {
      const text = `${JSON.stringify(record)}\n`;
      await writeDurably(join(batches, fileName(batch.id)), text);
      await syncFile(messagePath(messageId));
      const saved = { ...batch, bytes: Buffer.byteLength(text), sha256: sha256(text) };
      await index.addSaved(saved);
      return saved;
    },
    async readBatch({ id, sha256: expected }) {
      const path = join(batches, fileName(id));
      const text = await read(path);
      const record = tryParseJson(text);
      if (sha256(text) === expected && isHydratedRecord(record)) return record;
      throw new CliError(`${path} is not the file that was saved`, {
        advice: ["Remove it, and run save again if the stream still has the records."],
      });
    },
    writeLost: (lines) =>
      writeDurably(
        join(folder, "lost.jsonl"),
        lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
      ),
    async close() {
      await Promise.all([index.close(), journal.close()]);
      await unlock();
    },
  };
}

/** Where cases are, unless `--dir` says otherwise. */
export const folderOfCases = "hydrate";

// What this program writes; a file of anybody else stays, and so does the folder then.
const own = [
  "messages",
  "batches",
  "index.jsonl",
  "journal.jsonl",
  "lost.jsonl",
  ".gitignore",
  "lock",
];

/** Removes a case that is closed, and the folder of all cases after the last of them. */
export async function removeCase(folder: string): Promise<void> {
  for (const name of own) await rm(join(folder, name), { recursive: true, force: true });
  const parent = dirname(folder);
  const emptied = basename(parent) === folderOfCases ? [folder, parent] : [folder];
  for (const path of emptied) await rmdir(path).catch(() => {});
}

async function read(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    if (!isMissing(cause)) throw cause;
    throw new CliError(`${path} is missing`, { cause, advice: ["Run save again."] });
  });
}

// SQS gives UUIDs; whatever else comes must not leave the folder.
function fileName(id: string): string {
  return `${/^[\w-][\w.-]{0,127}$/.test(id) ? id : sha256(id)}.json`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
