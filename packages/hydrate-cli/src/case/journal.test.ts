import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Journal, openJournal } from "./journal.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "journal-"));
});
const opened: Journal[] = [];
const open = async () => {
  const journal = await openJournal(folder, () => 0);
  opened.push(journal);
  return journal;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((journal) => journal.close()));
  await rm(folder, { recursive: true });
});
const a = { id: "a", messageId: "a", key: "orders 100 104 book" };
const b = { ...a, id: "b", messageId: "b" };

it("remembers across processes, and takes an invocation without an end as unknown", async () => {
  const first = await open();
  await first.append({ state: "saved", ...a });
  await first.append({ state: "invoking", ...a });

  const { progressOf } = await open();

  expect(progressOf("a", a.key)?.state).toBe("unknown");
});

it("knows a second copy by its pointer, but not that it is saved", async () => {
  const journal = await open();
  await journal.append({ state: "saved", ...a });
  expect(journal.progressOf("b", b.key)).toBeUndefined();

  await journal.append({ state: "saved", ...b });
  await journal.append({ state: "ok", ...a });

  expect(journal.progressOf("b", b.key)?.state).toBe("ok");
});

it("is done when every part is, and tells which ones are", async () => {
  const journal = await open();
  await journal.append({ state: "ok", ...a, part: 1, parts: 2 });
  const half = journal.progressOf("a", a.key);
  await journal.append({ state: "failed", ...a, part: 2, parts: 2 });
  const failed = journal.progressOf("a", a.key);
  await journal.append({ state: "ok", ...a, part: 2, parts: 2 });

  expect([half?.state, [...(half?.partsDone ?? [])]]).toEqual(["failed", [1]]);
  expect([failed?.state, [...(failed?.partsDone ?? [])]]).toEqual(["failed", [1]]);
  expect(journal.progressOf("a", a.key)?.state).toBe("ok");
});

it("takes back nothing where a batch is saved again", async () => {
  const journal = await open();
  await journal.append({ state: "ok", ...a });
  await journal.append({ state: "saved", ...a });
  expect(journal.progressOf("a", a.key)?.state).toBe("ok");
});

it("passes over a line that a crash cut, and goes on behind it", async () => {
  const first = await open();
  await first.append({ state: "invoking", ...a });
  await appendFile(join(folder, "journal.jsonl"), '{"state":"ok","id":"a","mess');

  const second = await open();
  expect(second.progressOf("a", a.key)?.state).toBe("unknown");
  await second.append({ state: "failed", ...a });

  expect((await open()).progressOf("a", a.key)?.state).toBe("failed");
  const lines = (await readFile(join(folder, "journal.jsonl"), "utf8")).trimEnd().split("\n");
  expect(lines).toHaveLength(3);
});
