import { writeFile } from "node:fs/promises";
import { measureColdStarts } from "./cost/coldStart.ts";
import { type Load, load } from "./cost/load.ts";
import { startMeasuring } from "./cost/measure.ts";
import { contenderNames, type Measured, report } from "./cost/report.ts";
import { chart } from "./lib/chart.ts";

const docs = new URL("../../../docs/", import.meta.url);
const steps = [1, 10, 100, 1_000, 10_000];
const fullPage = load({ records: 10_000 });

/** Fewer runs of what takes longer. */
function runsOf({ records, bytes, shards, pointers }: Load): number {
  const work = Math.max((records * shards * (bytes + 500)) / 1_000_000, pointers / 10);
  return work > 50 ? 5 : work > 20 ? 11 : 31;
}

const measuring = await startMeasuring();
try {
  const done = process.stderr.isTTY ? () => process.stderr.write(".") : () => {};
  const measure = async (loads: readonly Load[]): Promise<Measured[]> => {
    const measured: Measured[] = [];
    for (const one of loads) {
      measured.push({ load: one, costs: await measuring.measure(one, runsOf(one)) });
      done();
    }
    return measured;
  };

  const results = {
    sizes: await measure(
      [100, 1_000, 10_000].flatMap((bytes) =>
        [1, 100, 10_000].map((records) => load({ records, bytes })),
      ),
    ),
    pages: await measure([1, 10, 100].map((pages) => load({ records: 10_000, pages }))),
    neighbours: await measure([
      load({ records: 10, pointers: 1 }),
      load({ records: 100, pointers: 10 }),
      load({ records: 1_000, pointers: 100 }),
      load({ records: 10, pointers: 100, shards: 100 }),
      load({ records: 100, pointers: 1_000, shards: 100 }),
    ]),
    behind: await measure(
      [100, 10_000].flatMap((records) =>
        [0, 1_000_000].map((behind) => load({ records, bytes: 100, behind })),
      ),
    ),
    // What fits a queue's message of 1 MiB.
    fitting: await measure([load({ records: 600 })]),
    growth: await measure(steps.map((records) => load({ records }))),
    peakRss: await measuring.peakRss(fullPage, 5),
    coldStarts: await measureColdStarts(measuring.endpoint, 15),
  };

  const page = report(results);
  await writeFile(new URL("benchmark.md", docs), page);
  const cpu = results.growth.map(({ costs }) =>
    contenderNames.map((name) => costs[name].cpuMillis),
  );
  const least = Math.min(...cpu.flat());
  await writeFile(
    new URL("benchmark.svg", docs),
    chart(
      { x: "records of 1,000 bytes", y: "CPU, the least being 1" },
      steps,
      contenderNames.map((name, i) => ({
        name,
        values: cpu.map((costs) => (costs[i] ?? 0) / least),
      })),
    ),
  );
  console.log(page);
} finally {
  await measuring.stop();
}
