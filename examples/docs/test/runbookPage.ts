import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const runbook = readFileSync(
  fileURLToPath(new URL("../../../docs/runbook.md", import.meta.url)),
  "utf8",
);
const blocks = [...runbook.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block = ""]) => block);

/** The one block of the runbook that has this in it. */
export function blockWith(text: string): string {
  const [block, another] = blocks.filter((commands) => commands.includes(text));
  if (block === undefined || another !== undefined) throw new Error(`Not one block has: ${text}`);
  return block;
}

// The names that the runbook's own commands have in them.
export const [, id = ""] = /^id=(\S+)$/m.exec(runbook) ?? [];
export const [, from = ""] = /^from=(\d+)$/m.exec(runbook) ?? [];
export const [, to = ""] = /^to=(\d+)$/m.exec(runbook) ?? [];
