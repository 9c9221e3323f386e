import { type FileHandle, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { isMissing, syncFolder } from "./durableFile.js";
import { isObject, tryParseJson } from "./json.js";

/** A file of one JSON object a line that is only ever added to. */
export type JsonLines = {
  /** Returns when the lines are on the disk. */
  append(...lines: readonly object[]): Promise<void>;
  close(): Promise<void>;
};

/** Opens such a file for adding, made when it is not there. */
export async function openJsonLines(path: string): Promise<JsonLines> {
  const file = await open(path, "a+", 0o600);
  await syncFolder(dirname(path));
  // A crash may have left half a line, which nothing was done about yet: it becomes a line that no
  // reader understands.
  let separator = (await endsInside(file)) ? "\n" : "";
  let last: Promise<void> = Promise.resolve();
  return {
    append(...lines) {
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
      // One after the other, whoever calls.
      last = last.then(async () => {
        await file.appendFile(separator + text);
        separator = "";
        await file.datasync();
      });
      return last;
    },
    async close() {
      await last.catch(() => {});
      await file.close();
    },
  };
}

async function endsInside(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}

/** The objects of such a file, without lines that a crash cut; none where there is no file. */
export async function readJsonLines(path: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (isMissing(error)) return "";
    throw error;
  });
  return text.split("\n").flatMap((line) => {
    const value = line === "" ? undefined : tryParseJson(line);
    return isObject(value) ? [value] : [];
  });
}
