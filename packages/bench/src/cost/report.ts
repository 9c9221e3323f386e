import { availableParallelism } from "node:os";
import { count, ratio, table } from "../lib/table.ts";
import type { ColdStart } from "./coldStart.ts";
import type { ContenderName } from "./contenders.ts";
import type { Load } from "./load.ts";
import type { Costs } from "./measure.ts";

/** What each contender costs for a load. */
export type Measured = { readonly load: Load; readonly costs: Costs };

export type Results = {
  readonly sizes: readonly Measured[];
  readonly pages: readonly Measured[];
  readonly neighbours: readonly Measured[];
  readonly behind: readonly Measured[];
  readonly fitting: readonly Measured[];
  readonly growth: readonly Measured[];
  readonly peakRss: Record<ContenderName, number>;
  readonly coldStarts: Record<"naive" | "handler", ColdStart>;
};

export const contenderNames: readonly ContenderName[] = ["sdk", "naive", "core", "handler"];

const ratioNames = ["core / sdk: CPU", "time", "handler / naive: CPU", "time"];
const ratios = ({ sdk, naive, core, handler }: Costs): string[] => [
  ratio(core.cpuMillis, sdk.cpuMillis),
  ratio(core.wallMillis, sdk.wallMillis),
  ratio(handler.cpuMillis, naive.cpuMillis),
  ratio(handler.wallMillis, naive.wallMillis),
];
const callNames = ["calls: sdk", "naive", "core", "handler"];
const calls = (costs: Costs): string[] => contenderNames.map((name) => count(costs[name].calls));

/** A table of what was measured, a row for each load. */
function loadTable(
  measured: readonly Measured[],
  columns: Readonly<Record<string, (load: Load) => number>>,
): string {
  return table(
    [...Object.keys(columns), ...ratioNames, ...callNames],
    measured.map(({ load, costs }) => [
      ...Object.values(columns).map((of) => count(of(load))),
      ...ratios(costs),
      ...calls(costs),
    ]),
  );
}

/** Writes the page that `docs/` has of a run. */
export function report(results: Results): string {
  return `# Benchmark

What reading failed batches back costs, beside the bare SDK and beside the function that most people
write. This page is made by

\`\`\`sh
npx pnpm@12 bench
\`\`\`

here on ${availableParallelism()} cores and Node ${process.versions.node}. All numbers are ratios of medians, since the seconds are the
machine's: **below 1, hydrate is cheaper**. The contenders take turns. Each is a process of its own, and
so is the HTTP/2 server, which has its pages ready.

| contender | what it does                                                                      |
| --------- | --------------------------------------------------------------------------------- |
| sdk       | the calls that the batch needs, with the SDK's own client; nothing done with them |
| naive     | one GetRecords with \`Limit: batchSize\`, its data taken for UTF-8, serialised      |
| core      | \`hydrate-core\`: read, proven, in the shape of Lambda's event                      |
| handler   | the ready-made function: all that, measured for its destination, serialised       |

## Targets

${targets(results)}

The figures of a full page vary from run to run, with what the garbage collector has to do meanwhile:
core / sdk between 0.3 and 1.0, handler / naive between 1.0 and 1.7. Lambda's event has 17 MB there, in
base64 and eleven members a record, where the naive text has 10, and beyond 16 MiB V8's \`JSON.stringify\`
takes twice as long for a byte. No such answer leaves a function: Lambda passes on 6 MB at the most, 1 MB to
a queue, and what is larger goes to S3.

## Size of the batch

One batch of one shard. What does not fit a page of 10 MiB takes several; the naive function reads the
first, and its answer lacks the rest.

${loadTable(results.sizes, { records: ({ records }) => records, bytes: ({ bytes }) => bytes })}

![CPU by the size of the batch, for each contender](benchmark.svg)

## Pages

10,000 records of 1,000 bytes, cut into pages. The naive function reads one.

${loadTable(results.pages, { pages: ({ pages }) => pages })}

## Neighbours

On-failure records of ten records each that come together, as bisecting leaves them. sdk and naive take
them one by one.

${loadTable(results.neighbours, { batches: ({ pointers }) => pointers, shards: ({ shards }) => shards })}

## Records behind the range

The range is at the front of its shard; records of 100 bytes.

${loadTable(results.behind, { records: ({ records }) => records, behind: ({ behind }) => behind })}
`;
}

function targets({ neighbours, growth, behind, peakRss, coldStarts, ...others }: Results): string {
  const all = [...others.sizes, ...others.pages, ...neighbours, ...behind, ...growth];
  const costsOf = (measured: readonly Measured[], matches: (load: Load) => boolean) =>
    measured.find(({ load }) => matches(load))?.costs;
  const full = costsOf(growth, ({ records }) => records === 10_000);
  const [fitting] = others.fitting;
  const thousand = costsOf(growth, ({ records }) => records === 1_000);
  const ten = costsOf(neighbours, ({ pointers }) => pointers === 10);
  const [alone, crowded] = [0, 1_000_000].map((count) =>
    costsOf(behind, (load) => load.records === 10_000 && load.behind === count),
  );
  const cpu = (of: Costs | undefined, name: ContenderName): number => of?.[name].cpuMillis ?? 0;
  const { naive, handler } = coldStarts;
  return table(
    ["", "target", "measured"],
    [
      ["calls for ten neighbouring batches", "<= 4", String(ten?.core.calls)],
      [
        "connections that a run opens, once there is one",
        "0",
        String(Math.max(...all.map(({ costs }) => costs.core.sessions))),
      ],
      [
        "CPU, full page (10,000 records, 10 MB): core / sdk",
        "<= 1.10",
        ratio(cpu(full, "core"), cpu(full, "sdk")),
      ],
      [
        "CPU, full page, to the serialised answer: handler / naive",
        "<= 1.20",
        ratio(cpu(full, "handler"), cpu(full, "naive")),
      ],
      [
        "the same with 600 records, whose answer fits a queue's message (1 MiB)",
        "<= 1.20",
        ratio(cpu(fitting?.costs, "handler"), cpu(fitting?.costs, "naive")),
      ],
      ["peak memory, full page: handler / naive", "<= 1.10", ratio(peakRss.handler, peakRss.naive)],
      ["bytes loaded at init: handler / naive", "<= 1.15", ratio(handler.bytes, naive.bytes)],
      ["time of init: handler / naive", "<= 1.10", ratio(handler.initMillis, naive.initMillis)],
      [
        "time to the first answer, init included: handler / naive",
        "",
        ratio(handler.firstAnswerMillis, naive.firstAnswerMillis),
      ],
      [
        "CPU for a record, in a batch of 10,000 / of 1,000: core",
        `sdk: ${ratio(cpu(full, "sdk") / 10, cpu(thousand, "sdk"))}`,
        ratio(cpu(full, "core") / 10, cpu(thousand, "core")),
      ],
      [
        "CPU, 10,000 records: a million behind them / none",
        "1",
        ratio(cpu(crowded, "core"), cpu(alone, "core")),
      ],
    ],
  );
}
