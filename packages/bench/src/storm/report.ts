import { chart } from "../lib/chart.ts";
import { count, table } from "../lib/table.ts";
import type { Case, Outcome } from "../simulation/cases.ts";
import { simulate } from "../simulation/simulate.ts";
import { demandRow, handledByTopic } from "./limits.ts";
import type { Run } from "./runs.ts";
import { pointerCount } from "./storm.ts";
import { errorTable, measuredTable, simulatedTable } from "./tables.ts";
import { type WiringName, wirings } from "./wirings.ts";

type Result = { readonly of: Case; readonly outcomes: readonly Outcome[] };

const charted: readonly WiringName[] = [
  "topic, no limit",
  "topic, 2",
  "queue of 10, 2",
  "queue of 100, 2",
];
const steps = [10, 100, 1_000, 10_000];

/** How long it takes until the on-failure records of one shard are read back, by their number. */
export function stormChart(): string {
  const seconds = (wiring: WiringName, pointers: number): number =>
    simulate({ shards: 1, pointers, records: 100, bytes: 1_000, overMillis: 0 }, wirings[wiring])
      .seconds;
  return chart(
    { x: "on-failure records of one shard, at once", y: "seconds until they are read back" },
    steps,
    charted.map((name) => ({ name, values: steps.map((step) => seconds(name, step)) })),
  );
}

/** Writes the page that `docs/` has of storms. */
export function stormPage(runs: readonly Run[], results: readonly Result[]): string {
  const perInvocation = secondsOfInvocation(runs);
  return `# Storms

When a consumer fails, on-failure records arrive by the hundreds. Reading them back shares each shard's
quota with the live consumer: 5 GetRecords calls and 2 MB a second. This page shows what hydrate does in
such a storm, behind a topic and behind a queue, and what to choose. It is made by

\`\`\`sh
npx -y pnpm@12 bench:storm               # half an hour, in real time
npx -y pnpm@12 bench:storm --simulate    # the simulation only, from the runs on file
\`\`\`

${choices}
## What was measured

The unchanged ready-made function reads from a server that enforces a shard's quotas, in its own process. On
each shard a live consumer polls once a second and reads 200 KB/s. The server takes 20 ms to answer. Each
sandbox is a copy of the function with its own modules and clients; all sandboxes are in one process. All
times are real: Lambda's retries after one minute and after two, its growing waits of up to five minutes for
free concurrency, the queue's window of 5 s and its visibility timeout of 6 minutes. All on-failure records
arrive at once, and their batches are adjacent in the shard. A queue of 100 with batches of 1 MB of one shard
was left out: they take more than a minute of its share.

"topic, 2" is a topic and a reserved concurrency of 2; "queue of 10, 2" is a queue with batches of 10
and a maximum concurrency of 2. \`readShare\` is its default, 0.25; "unpaced" is 1. "bare" counts the on-failure
records that were never read back. "live throttled" is the throttled share of the live consumer's polls,
"longest gap" the time between two of its answered polls (1 is normal). Calls and Lambda seconds are for one
on-failure record.

${measuredTable(runs)}

## What was simulated

Storms of hours or of 10,000 shards run in a discrete-event simulation. It shares the code of the topic, the
queue and the shards' quotas with the runs above. Only reading is a model, with the function's own rules for
pages, pace and backoff. Compared with the runs above:

${errorTable(runs)}

It is furthest off in two cases. For a topic without a limit, the machine is the limit: hundreds of sandboxes
share two cores here. For "queue of 100, 2" with batches of 1 MB, invocations end close to their deadline, and
what they did not read waits for the visibility timeout.

In an outage, a consumer fails at once, with two retries, for an hour: Lambda gives up a batch of each shard
every 11 seconds. "Discarded by age" is what a maximum record age does to a backlog: 20 batches a second of each
shard, each a second of data. Batches have 100 records of 1 KB. A topic keeps an event for six hours. Records
that wait in the queue for longer than the stream keeps them (18 hours after six of retries) are lost too.

${simulatedTable(results)}

![Seconds until the on-failure records of one shard are read back, for each wiring](storms.svg)

## What breaks first

An hour's outage, an invocation of ${perInvocation.toFixed(2)} s for each on-failure record, messages of
140 KB:

${demandTable(perInvocation)}

1. **The account's concurrency**, 1,000 unless you raised it. A topic without a reserved concurrency takes
   what it needs from the consumers, just when they must recover.
2. **The six hours of an event's age.** A reserved concurrency of 5, chosen for one shard, handles
   ${count(Math.round(handledByTopic(5, perInvocation) / 1_000) * 1_000)} on-failure records in the hour and the six that follow; Lambda
   sends the rest on as bare pointers.
3. **120,000 messages in flight.** Failed messages stay in flight for the visibility timeout, 360 s: from 333
   failures a second on, the queue delivers nothing more.
4. **The destination's size.** A message of SQS holds 1 MiB. A batch of 1 MB is 1.37 MB in base64, so each goes
   to the overflow bucket. The queue itself has no limit, but somebody must read it.
5. **A consumer that catches up at 2 MB/s** leaves nothing of its shard. Reading back then waits, as it should.
`;
}

/** What an invocation takes in a storm of many shards, where no quota holds it back. */
function secondsOfInvocation(runs: readonly Run[]): number {
  const free = runs.find(
    ({ storm, wiring }) => storm.shards > 1 && storm.bytes === 1_000 && wiring === "topic, 2",
  );
  return free ? free.figures.lambdaSeconds / pointerCount(free.storm) : 0.1;
}

const demandTable = (perInvocation: number): string =>
  table(
    [
      "shards",
      "lanes of each",
      "pointers a second",
      "in an hour",
      "concurrency",
      "may fail",
      "GB sent",
    ],
    [1, 10].flatMap((lanes) =>
      [1, 100, 10_000].map((shards) => demandRow({ shards, lanes }, perInvocation)),
    ),
  );

const choices = `## What to choose

| shards                | wiring | settings                                                                         |
| --------------------- | ------ | -------------------------------------------------------------------------------- |
| up to about 100       | topic  | reserved concurrency 2, \`readShare\` 0.25                                         |
| the same, with storms | queue  | batches of 10, window 5 s, maximum concurrency 2, \`readShare\` 0.25               |
| thousands             | queue  | batches of 100, window 5 s, maximum concurrency 10, \`readShare\` 0.05             |
| thousands, topic      | topic  | reserved concurrency: on-failure records a second ÷ 12; resend by the queue only |

- **Keep concurrency × \`readShare\` at 0.5 or less.** Each process paces only itself, so only the product
  protects a shard. If it is higher, the live consumer is throttled as soon as several processes read the same
  shard. At 0.5 no live poll was throttled below, except one in a hundred where two processes asked for a
  megabyte in the same second.
- **Avoid a topic without a limit.** It is the fastest on paper. But in a storm of one shard it stops the live
  consumer for a quarter of a minute, tries each call many times and leaves on-failure records bare.
- Limit a queue's function by the mapping's maximum concurrency. With a reserved concurrency the poller would
  receive messages that no invocation takes, until they count as failed.
- The queue's visibility timeout is six times the function's timeout. Its \`maxReceiveCount\` is 5 for batches of
  10 and 20 for batches of 100: the deadline cuts off more of a larger batch, and the queue redelivers that.
`;
