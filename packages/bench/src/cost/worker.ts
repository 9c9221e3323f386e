import { type ContenderName, contenders } from "./contenders.ts";
import { type Load, pointersOf } from "./load.ts";

// One contender in a process of its own: its CPU and its memory are nobody else's.

/** What one run cost its process. */
export type Run = {
  readonly cpuMillis: number;
  readonly wallMillis: number;
  /** The most that the process ever had. */
  readonly peakRss: number;
};

const [argument, endpoint] = process.argv.slice(2);
// Given by measure.ts, which has it from the same list.
const name = argument as ContenderName;
const contender = contenders[name]({
  ...(endpoint && { endpoint }),
  region: "us-east-1",
  credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
});
// What Lambda does with an answer; the other two have none.
const serialises = name === "naive" || name === "handler";

process.on("message", async (load: Load) => {
  const pointers = pointersOf(load);
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const answer = await contender(pointers);
  if (serialises) JSON.stringify(answer);
  const wallMillis = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  const { maxRSS: peakRss } = process.resourceUsage();
  const run: Run = { cpuMillis: (user + system) / 1_000, wallMillis, peakRss };
  process.send?.(run);
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
