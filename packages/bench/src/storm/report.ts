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

When a consumer fails, on-failure records come by the hundreds, and reading them back shares each shard's
quota with the consumer that is still running: 5 GetRecords calls and 2 MB a second. This page shows what
hydrate does in such a storm, behind a topic and behind a queue, and what to choose. It is made by

\`\`\`sh
npx -y pnpm@12 bench:storm               # half an hour, in real time
npx -y pnpm@12 bench:storm --simulate    # the simulation only, from the runs on file
\`\`\`

${choices}
## What was measured

The ready-made function, as it is, reads from a server that keeps a shard's quotas, in a process of its own.
On each shard a live consumer polls once a second and reads 200 KB/s. The server takes 20 ms to answer. Each
sandbox is a copy of the function with its own modules and clients, all in one process. All times are real:
Lambda's retries after one minute and after two, its growing waits of up to five minutes for a free
concurrency, the queue's window of 5 s and its visibility timeout of 6 minutes. All on-failure records
come at once; batches lie side by side in their shard. A queue of 100 with batches of 1 MB of one shard was left
out: they are more than a minute of its share.

"topic, 2" is a topic and a reserved concurrency of 2; "queue of 10, 2" is a queue with batches of 10
and a maximum concurrency of 2. \`readShare\` is its default, 0.25; "unpaced" is 1. "bare" counts
the on-failure records that were never read back, "live throttled" the live consumer's polls, "longest
gap" is the time between two of its answered polls (1 is normal); calls and Lambda seconds are those of
one on-failure record.

${measuredTable(runs)}

## What was simulated

Storms that take hours, or 10,000 shards, run in a simulation of discrete events. It shares the code of the
topic, the queue and the shards' quotas with the runs above; only reading is a model, with the function's own
rules for pages, pace and backoff. Against the runs above:

${errorTable(runs)}

It is furthest off where the machine is the limit, as in a topic without one, whose hundreds of sandboxes share
two cores here, and where invocations end close to their deadline, as those of "queue of 100, 2" with batches of
1 MB do: what they did not read waits for the visibility timeout.

An outage is a consumer that fails at once, with two retries, for an hour: each shard gives up a batch every 11
seconds. Six hours discarded by age is what a maximum record age does to a backlog: 20 batches a second of each
shard, each a second of data. Batches have 100 records of 1 KB. A topic keeps an event for six hours; what is
longer in the queue than the stream keeps it (18 hours after six of retries) is lost too.

${simulatedTable(results)}

![Seconds until the on-failure records of one shard are read back, for each wiring](storms.svg)

## What breaks first

An hour's outage, an invocation of ${perInvocation.toFixed(2)} s for each on-failure record, messages of
140 KB:

${demandTable(perInvocation)}

1. **The account's concurrency**, 1,000 unless you raised it. A topic without a reserved concurrency takes
   from the consumers what it needs, while they are the ones that must recover.
2. **The six hours of an event's age.** A reserved concurrency of 5, chosen for one shard, handles
   ${count(Math.round(handledByTopic(5, perInvocation) / 1_000) * 1_000)} on-failure records in the hour and the six that follow; what is left is
   handed on as bare pointers.
3. **120,000 messages in flight.** Failed messages stay in flight for the visibility timeout, 360 s: from 333
   failures a second on, the queue gives nothing more.
4. **The destination's size.** A message of SQS holds 1 MiB. A batch of 1 MB is 1.37 MB in base64, so each goes
   to the overflow bucket. The queue itself has no limit, but somebody must read it.
5. **A consumer that catches up at 2 MB/s** leaves nothing of its shard. Reading back then waits, and should.
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

- **Concurrency × \`readShare\` is at most 0.5.** The pace is that of one process, so only the product
  protects a shard. Where it is higher, the live consumer pays as soon as several processes meet in a shard. At 0.5
  no live poll was throttled below, but for one in a hundred where two processes asked for a megabyte in the same
  second.
- **A topic without a limit is the one wiring to avoid.** It is the fastest on paper, and in a storm of one shard
  it stops the live consumer for a quarter of a minute, tries each call many times and then leaves on-failure
  records bare.
- A queue's function is limited by the mapping's maximum concurrency. A reserved concurrency would make the
  poller receive messages that nobody takes, until they count as failed.
- The queue's visibility timeout is six times the function's timeout. Its \`maxReceiveCount\` is 5 for batches of
  10 and 20 for batches of 100: the larger the batch, the more of it the deadline cuts off and gives back.
`;
