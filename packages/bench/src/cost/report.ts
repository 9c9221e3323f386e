import { availableParallelism } from "node:os";
import { count, table } from "../lib/table.ts";
import type { Bundle, ColdStarts } from "./coldStart.ts";
import type { ContenderName } from "./contenders.ts";
import type { Measured } from "./loads.ts";
import {
  coreToLimit,
  coreToSdk,
  format,
  handlerToNaive,
  medianOf,
  type Ratio,
  ratiosOf,
  startRatios,
} from "./ratios.ts";
import { targets } from "./targets.ts";

export type Results = {
  readonly measured: readonly Measured[];
  readonly coldStarts: Record<Bundle, ColdStarts>;
};

export const contenderNames: readonly ContenderName[] = [
  "sdk",
  "naive",
  "limit",
  "core",
  "handler",
];

/** What the tables show; loads are measured until these are steady. */
export const shown: readonly Ratio[] = [coreToSdk, coreToLimit, handlerToNaive];

const loadTable = (measured: readonly Measured[]): string =>
  table(
    ["", ...shown.map(({ name }) => name), "calls: naive", "core", "sets"],
    measured.map(({ name, costs }) => [
      name,
      ...shown.map((ratio) => format(ratiosOf(ratio, costs))),
      costs.naive ? count(medianOf(costs, "naive", "calls")) : "",
      count(medianOf(costs, "core", "calls")),
      String(costs.core?.length ?? 0),
    ]),
  );

/** Writes the page that `docs/` has of a run. */
export function report({ measured, coldStarts }: Results): string {
  const [kinesis = [], dynamodb = []] = (["kinesis", "dynamodb"] as const).map((source) =>
    measured.filter(({ load }) => load.source === source),
  );
  return `# Benchmark

What reading failed batches back costs, beside the bare SDK, beside the function that most people write, and
beside the least that gives the same event. This page is made by

\`\`\`sh
npx -y pnpm@12 bench
\`\`\`

here on ${availableParallelism()} cores and Node ${process.versions.node}. All numbers are ratios of CPU time in user mode, since
seconds, and what the kernel does for memory, are the machine's: **below 1, hydrate is cheaper**.

| contender | what it does                                                                          |
| --------- | ------------------------------------------------------------------------------------- |
| sdk       | the calls that the batch needs, with the SDK's own client; nothing done with them     |
| naive     | one GetRecords with \`Limit: batchSize\`, its data taken for UTF-8, serialised          |
| limit     | the same bytes without the SDK, over one kept connection, unsigned; parsed once, put  |
|           | into the shape of Lambda's event, serialised once; nothing checked and nothing proven |
| core      | \`hydrate-core\`: read, proven, in the shape of Lambda's event                          |
| handler   | the ready-made function: all that, measured for its destination, serialised           |

Each set starts a new process for each contender; in turn they read the load 24 times, and the medians of
the last nine are compared. Sets are repeated, at least 5 and at most 9 times, until the middle half of their
ratios agrees within a tenth. The tables show the **median of the sets, and the least and the most of them in
brackets**; "varies" is what the sets did not agree on. core / sdk ends when the records are there, the others
when the answer is text. Nobody waits for the pace of a shard (\`readShare\`), which costs no CPU.

## Targets

${targets(measured, coldStarts)}

## Kinesis

Records × bytes of each, one batch of one shard unless it says otherwise. sdk, naive and limit take several
batches one by one. The naive function reads the first page only, and its answer lacks the rest.

${loadTable(kinesis)}

![CPU by the size of the batch, for each contender](benchmark.svg)

No answer as large as the last ones leaves a function: Lambda passes on 6 MB at the most, 1 MB to a queue, and
what is larger goes to S3.

## DynamoDB Streams

A page has at most 1,000 records and 1 MB. The records are orders with both images.

${loadTable(dynamodb)}

## The start of a function

A start is that of a new process, 21 times for each bundle, in turn: one file for what is needed at the start and
more for the rest (\`--splitting\`). esbuild takes a package's CommonJS (\`main\`) unless \`--main-fields=module,main\`
tells it to take the ES modules, which hold half the code of the SDK's CommonJS. Each row is a ratio to the first.
"init" ends when the function can be invoked, "first answer" with its first batch; the batch has 100 records.

${startTable(coldStarts)}

hydrate's function names its streams in \`allowedStreamArns\`, so that it loads only Kinesis' SDK while it
initialises. It also loads zod, Powertools' logger and metrics, and hydrate itself, which is what its first answer
takes longer than the naive function's.
`;
}

function startTable({ naiveByDefault: base, ...others }: Results["coldStarts"]): string {
  const row = (fields: string, name: string, starts: ColdStarts): string[] => [
    fields,
    name,
    (starts.bytes / base.bytes).toFixed(2),
    format(startRatios(starts, base, "init")),
    format(startRatios(starts, base, "firstAnswer")),
  ];
  return table(
    ["main fields", "", "bytes at init", "time of init", "first answer"],
    [
      row("main, module", "naive", base),
      row("main, module", "handler", others.handlerByDefault),
      row("module, main", "naive", others.naive),
      row("module, main", "handler", others.handler),
    ],
  );
}
