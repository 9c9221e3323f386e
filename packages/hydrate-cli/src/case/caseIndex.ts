import { join } from "node:path";
import type { HydrationStatus } from "hydrate-core";
import { type JsonLines, openJsonLines, readJsonLines } from "../lib/jsonLines.js";
import type { Batch } from "./batch.js";

/** One sitting: when the queue was looked into, and what it said of itself. */
type Sitting = {
  readonly name: string;
  readonly url: string;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly lookedAt: number;
  readonly retentionMillis: number;
  /** Messages that were read, and how many the queue said that it holds. */
  readonly read: number;
  readonly about: number;
  readonly fifo: boolean;
};

/** A message that was seen; its body is in `messages/`. */
export type SeenMessage = {
  readonly id: string;
  readonly sentAt: number;
  readonly receives: number;
  readonly batches: readonly Batch[];
};

/** A batch whose records are on the disk, or proven to be gone. */
export type SavedBatch = {
  readonly id: string;
  readonly status: HydrationStatus;
  readonly reason?: string;
  readonly records: number;
  readonly expected: number;
  readonly bytes: number;
  /** SHA-256 of the file, in hex. */
  readonly sha256: string;
  /** The facts, where only fetching an object in S3 could tell them. */
  readonly batch?: Batch;
};

/** What `index.jsonl` holds; the last word on each thing counts. */
export type CaseIndex = {
  readonly sitting: Sitting | undefined;
  readonly messages: ReadonlyMap<string, SeenMessage>;
  /** The messages that the last sitting saw. */
  readonly present: ReadonlySet<string>;
  readonly saved: ReadonlyMap<string, SavedBatch>;
  /** Labels of errors, by batch. */
  readonly causes: ReadonlyMap<string, string>;
  /** Hours that a stream keeps its records, by its ARN. */
  readonly retentionHours: ReadonlyMap<string, number>;
  addSitting(sitting: Sitting, messages: readonly SeenMessage[]): Promise<void>;
  addSaved(saved: SavedBatch): Promise<void>;
  addCauses(causes: ReadonlyMap<string, string>): Promise<void>;
  addRetention(streamArn: string, hours: number): Promise<void>;
  close(): Promise<void>;
};

type Line =
  | ({ readonly type: "queue" } & Sitting)
  | ({ readonly type: "message" } & SeenMessage)
  | ({ readonly type: "saved" } & SavedBatch)
  | { readonly type: "cause"; readonly id: string; readonly cause: string }
  | { readonly type: "stream"; readonly streamArn: string; readonly retentionHours: number };

/** Opens the index of the case in a folder. */
export async function openIndex(folder: string): Promise<CaseIndex> {
  const path = join(folder, "index.jsonl");
  const messages = new Map<string, SeenMessage>();
  const present = new Set<string>();
  const saved = new Map<string, SavedBatch>();
  const causes = new Map<string, string>();
  const retentionHours = new Map<string, number>();
  let sitting: Sitting | undefined;

  const take = (line: Line): void => {
    switch (line.type) {
      case "queue": {
        const { type: _, ...rest } = line;
        sitting = rest;
        present.clear();
        break;
      }
      case "message": {
        const { type: _, ...rest } = line;
        messages.set(line.id, rest);
        present.add(line.id);
        break;
      }
      case "saved": {
        const { type: _, ...rest } = line;
        saved.set(line.id, rest);
        break;
      }
      case "cause":
        causes.set(line.id, line.cause);
        break;
      case "stream":
        retentionHours.set(line.streamArn, line.retentionHours);
        break;
    }
  };
  // Only this program writes the file, in a folder that only its owner can open.
  for (const line of await readJsonLines(path)) take(line as unknown as Line);

  let lines: Promise<JsonLines> | undefined;
  async function add(...added: readonly Line[]): Promise<void> {
    lines ??= openJsonLines(path);
    await (await lines).append(...added);
    for (const line of added) take(line);
  }
  return {
    get sitting() {
      return sitting;
    },
    messages,
    present,
    saved,
    causes,
    retentionHours,
    addSitting: (added, seen) =>
      add(
        { type: "queue", ...added },
        ...seen.map((message) => ({ type: "message", ...message }) as const),
      ),
    addSaved: (added) => add({ type: "saved", ...added }),
    addCauses: (added) =>
      add(...[...added].map(([id, cause]) => ({ type: "cause", id, cause }) as const)),
    addRetention: (streamArn, hours) => add({ type: "stream", streamArn, retentionHours: hours }),
    close: async () => (await lines)?.close(),
  };
}
