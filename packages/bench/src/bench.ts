import { writeFile } from "node:fs/promises";
import { measureColdStarts } from "./cost/coldStart.ts";
import {
  contendersOf,
  dynamodb,
  growth,
  type Measured,
  others,
  sizes,
  steps,
} from "./cost/loads.ts";
import { startMeasuring } from "./cost/measure.ts";
import { isSteady, medianOf } from "./cost/ratios.ts";
import { contenderNames, report, shown } from "./cost/report.ts";
import { chart } from "./lib/chart.ts";

const docs = new URL("../../../docs/", import.meta.url);

const measuring = await startMeasuring();
try {
  const measured: Measured[] = [];
  for (const named of [...sizes, ...others, ...dynamodb]) {
    const costs = await measuring.measure(named.load, contendersOf(named.load), {
      least: 5,
      most: 9,
      isSteady: (soFar) => isSteady(shown, soFar),
    });
    measured.push({ ...named, costs });
    if (process.stderr.isTTY) process.stderr.write(".");
  }
  const coldStarts = await measureColdStarts(measuring.kinesisEndpoint, 21);
  const page = report({ measured, coldStarts });
  await writeFile(new URL("benchmark.md", docs), page);

  // The loads of the chart are the first.
  const cpu = measured
    .slice(0, growth.length)
    .map(({ costs }) => contenderNames.map((name) => medianOf(costs, name, "writtenCpu")));
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
