import { availableParallelism } from "node:os";
import { createContenders } from "./contenders.ts";
import type { Load } from "./load.ts";
import { type Cost, measure } from "./measure.ts";
import { startServer } from "./startServer.ts";

const loads: readonly (readonly [Load, number])[] = [
  [{ records: 1, bytes: 1_000, pages: 1 }, 60],
  [{ records: 100, bytes: 100, pages: 1 }, 60],
  [{ records: 100, bytes: 1_000, pages: 1 }, 60],
  [{ records: 100, bytes: 10_000, pages: 1 }, 40],
  [{ records: 10_000, bytes: 100, pages: 1 }, 20],
  [{ records: 10_000, bytes: 1_000, pages: 1 }, 20],
  [{ records: 10_000, bytes: 1_000, pages: 10 }, 20],
];

const ratio = (ours: number | undefined, theirs: number | undefined): string =>
  ours && theirs ? (ours / theirs).toFixed(2) : "-";
const millis = (cost: Cost | undefined): string => (cost ? cost.cpuMillis.toFixed(1) : "-");

const server = await startServer();
try {
  const { sdk, naive, core, handler } = createContenders(server.endpoint);
  console.log(`
CPU in milliseconds, medians, ${availableParallelism()} cores. The contenders take turns; the pages come from a
process of its own. "sdk" makes the calls and drops what they give, "core" proves and converts it too;
"naive" decodes one page as text, "handler" is the ready-made one, both up to their serialised answer.
`);
  const rows: string[][] = [
    [
      "records",
      "bytes",
      "pages",
      "sdk",
      "core",
      "ratio",
      "naive",
      "handler",
      "ratio",
      "calls",
      "sessions",
    ],
  ];
  for (const [load, runs] of loads) {
    const read = await measure(
      [
        ["sdk", sdk],
        ["core", core],
      ],
      load,
      server.counts,
      { runs, serialise: false },
    );
    // A naive function reads one page, so that there is nothing to compare on several.
    const answered =
      load.pages > 1
        ? new Map<string, Cost>()
        : await measure(
            [
              ["naive", naive],
              ["handler", handler],
            ],
            load,
            server.counts,
            { runs, serialise: true },
          );
    const [bare, ours] = [read.get("sdk"), read.get("core")];
    rows.push([
      ...[load.records, load.bytes, load.pages].map(String),
      millis(bare),
      millis(ours),
      ratio(ours?.cpuMillis, bare?.cpuMillis),
      millis(answered.get("naive")),
      millis(answered.get("handler")),
      ratio(answered.get("handler")?.cpuMillis, answered.get("naive")?.cpuMillis),
      `${bare?.calls} / ${ours?.calls}`,
      `${bare?.sessions} / ${ours?.sessions}`,
    ]);
  }
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of rows)
    console.log(row.map((cell, i) => cell.padStart(widths?.[i] ?? 0)).join("  "));
  console.log('\nCalls and sessions: "sdk" / "core".');
} finally {
  await server.stop();
}
