import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { cases, simulateCase } from "./simulation/cases.ts";
import { stormChart, stormPage } from "./storm/report.ts";
import { type Run, runStorms } from "./storm/runs.ts";

const { values } = parseArgs({ options: { simulate: { type: "boolean" } } });
const measured = new URL("../storms.json", import.meta.url);
const docs = new URL("../../../docs/", import.meta.url);

// With --simulate, the runs that are on file are taken as they are.
if (!values.simulate) {
  const runs = await runStorms(({ storm, wiring, figures }) => {
    console.error(JSON.stringify(storm), wiring, JSON.stringify(figures));
  });
  await writeFile(measured, `${JSON.stringify(runs, null, 2)}\n`);
}
const runs: Run[] = JSON.parse(await readFile(measured, "utf8"));
const results = cases.map((one) => ({ of: one, outcomes: simulateCase(one) }));
await writeFile(new URL("storms.md", docs), stormPage(runs, results));
await writeFile(new URL("storms.svg", docs), stormChart());
