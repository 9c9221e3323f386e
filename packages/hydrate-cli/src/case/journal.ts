import { join } from "node:path";
import { type JsonLines, openJsonLines, readJsonLines } from "../lib/jsonLines.js";

/**
 * `saved → invoking → ok | failed | unknown → deleted`. A line is on the disk before the step that it
 * announces, so that a crash leaves either the line before or the line after.
 */
export type JournalState = "saved" | "invoking" | "ok" | "failed" | "unknown" | "deleted";

/** One line. */
export type JournalEntry = {
  readonly state: JournalState;
  readonly id: string;
  readonly messageId: string;
  /** {@link pointerKey}: finds a second copy of the same failure. */
  readonly key?: string;
  /** Which part of a batch that is over the limit of an invocation, from 1. */
  readonly part?: number;
  readonly parts?: number;
  readonly function?: string;
  /** What the call answered, without record data. */
  readonly answer?: string;
  readonly requestId?: string;
  /** The item identifiers that the function reported: sequence numbers. */
  readonly reported?: readonly unknown[];
};

/** What the journal knows of a batch. */
export type Progress = {
  /** `invoking` without an end counts as `unknown`: it may have run. */
  readonly state: JournalState;
  /** Parts that succeeded; they are never sent again. */
  readonly partsDone: ReadonlySet<number>;
  readonly parts: number | undefined;
  /** What the function reported the last time. */
  readonly reported?: readonly unknown[];
};

/** The journal of a case. */
export type Journal = {
  /** Returns when the line is on the disk. */
  append(entry: JournalEntry): Promise<void>;
  /** By the batch's own id, else by the pointer of a second copy. */
  progressOf(id: string, key: string | undefined): Progress | undefined;
  /** When this very message was deleted, in epoch milliseconds. */
  deletedAt(id: string): number | undefined;
  close(): Promise<void>;
};

/** Opens the journal of the case in a folder. */
export async function openJournal(folder: string, now: () => number): Promise<Journal> {
  const path = join(folder, "journal.jsonl");
  const byId = new Map<string, Progress>();
  const byKey = new Map<string, Progress>();
  const deleted = new Map<string, number>();
  const take = (entry: JournalEntry, at: number): void => {
    if (entry.state === "deleted") deleted.set(entry.id, at);
    const known = byId.get(entry.id) ?? (entry.key ? byKey.get(entry.key) : undefined);
    const progress = advance(known, entry);
    byId.set(entry.id, progress);
    // Being saved is a matter of each copy.
    if (entry.key && entry.state !== "saved") byKey.set(entry.key, progress);
  };
  for (const line of await readJsonLines(path)) {
    if (isEntry(line)) take(line, Date.parse(String(line["at"])));
  }
  let lines: Promise<JsonLines> | undefined;
  return {
    async append(entry) {
      lines ??= openJsonLines(path);
      const at = now();
      await (await lines).append({ at: new Date(at).toISOString(), ...entry });
      take(entry, at);
    },
    progressOf(id, key) {
      const own = byId.get(id);
      // A copy that is only saved knows nothing of what happened to the other one.
      if (own && own.state !== "saved") return own;
      return (key === undefined ? undefined : byKey.get(key)) ?? own;
    },
    deletedAt: (id) => deleted.get(id),
    close: async () => (await lines)?.close(),
  };
}

function advance(
  known: Progress | undefined,
  { state, part, parts, reported }: JournalEntry,
): Progress {
  // Saving again, as a resumed run may, takes nothing back.
  if (state === "saved" && known) return known;
  const partsDone = new Set(known?.partsDone);
  if (state === "ok" && part !== undefined) partsDone.add(part);
  const total = parts ?? known?.parts;
  const unfinished = state === "ok" && total !== undefined && partsDone.size < total;
  return {
    // `failed` here means: may be tried again, from the first part that is not done.
    state: unfinished ? "failed" : state === "invoking" ? "unknown" : state,
    partsDone,
    parts: total,
    ...(reported && { reported }),
  };
}

const states: readonly unknown[] = [
  "saved",
  "invoking",
  "ok",
  "failed",
  "unknown",
  "deleted",
] satisfies JournalState[];

function isEntry(line: Record<string, unknown>): line is Record<string, unknown> & JournalEntry {
  return (
    states.includes(line["state"]) &&
    typeof line["id"] === "string" &&
    typeof line["messageId"] === "string"
  );
}
