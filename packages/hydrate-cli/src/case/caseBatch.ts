import { harmless } from "../print/readable.js";
import type { Batch } from "./batch.js";
import type { SavedBatch, SeenMessage } from "./caseIndex.js";
import type { Progress } from "./journal.js";

/** A batch with all that its case knows of it. */
export type CaseBatch = Batch & {
  readonly message: SeenMessage;
  /** Whether the last sitting saw its message. */
  readonly present: boolean;
  readonly saved?: SavedBatch;
  /** The label of the error that it failed with. */
  readonly cause?: string;
  readonly key?: string;
  readonly progress?: Progress;
};

/** The id as it is printed, and as `show` takes it: the start of the message's, and the place in it. */
export function shortId({ id, messageId }: Batch): string {
  return messageId.slice(0, 8) + id.slice(messageId.length);
}

/** Whether a text names a batch: as the start of its id, or as {@link shortId} prints it. */
export function isNamed(batch: Batch, text: string): boolean {
  return batch.id.startsWith(text) || shortId(batch) === text;
}

/** Where the records of a batch are. */
export function statusOf({ kind, status, saved, drill }: CaseBatch): string {
  if (drill) return "drill";
  return saved?.status ?? status ?? kind;
}

/** What `--where status=` asks for: where its records are, and how far a replay of it came. */
export function statesOf(batch: CaseBatch): string[] {
  const { progress } = batch;
  return progress ? [statusOf(batch), progress.state] : [statusOf(batch)];
}

/** The name that a person knows a function by, with its alias: `orders-book:live`. */
export function functionName(arn: string | undefined): string {
  if (arn === undefined) return "?";
  const [, lambda] = /^arn:[^:]*:lambda:[^:]*:[^:]*:function:(.+)$/.exec(arn) ?? [];
  const [, pipe] = /^arn:[^:]*:pipes:.*:(pipe\/.+)$/.exec(arn) ?? [];
  return harmless(lambda?.replace(/:\$LATEST$/, "") ?? pipe ?? arn);
}

const labels: Readonly<Record<string, string>> = {
  RetryAttemptsExhausted: "retries used",
  RetriesExhausted: "retries used",
  RecordAgeExceeded: "too old",
  EventAgeExceeded: "too old",
};

/** Why Lambda gave up, in a person's words. */
export function conditionLabel({ kind, condition, drill }: Batch): string {
  if (drill) return "drill";
  if (kind === "other") return "not a pointer";
  if (kind === "object") return "in S3";
  return condition === undefined ? "-" : (labels[condition] ?? harmless(condition));
}

/** The number of records that failed, as far as it is known. */
export function recordCount({ saved, pointer }: CaseBatch): number {
  return saved && saved.records > 0 ? saved.records : (pointer?.batchSize ?? 0);
}
