import "./instantClock.ts";
import { type ContenderName, contenders } from "./contenders.ts";
import { type Load, pointersOf } from "./load.ts";

// One contender in a process of its own: its CPU and its memory are nobody else's.

/** What one run cost its process. */
export type Run = {
  /** Until the answer is there. */
  readonly readCpu: number;
  /** Until it is text, as Lambda takes it. */
  readonly writtenCpu: number;
  /** The most that the process ever had, in KiB. */
  readonly peakRss: number;
};

const [argument, kinesis = "", dynamodb = ""] = process.argv.slice(2);
// Given by measure.ts, which has it from the same list.
const name = argument as ContenderName;
const contender = contenders[name]({
  endpoints: { kinesis, dynamodb },
  region: "us-east-1",
  credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
});

/** Tells the milliseconds of CPU that the process itself has used since. */
function startTimer(): () => number {
  const cpu = process.cpuUsage();
  // Not the kernel's part, which is mostly how this machine gives and takes back memory.
  return () => process.cpuUsage(cpu).user / 1_000;
}

process.on("message", async (load: Load) => {
  const pointers = pointersOf(load);
  const elapsed = startTimer();
  const answer = await contender(pointers);
  const read = elapsed();
  JSON.stringify(answer);
  const written = elapsed();
  const run: Run = {
    readCpu: read,
    writtenCpu: written,
    peakRss: process.resourceUsage().maxRSS,
  };
  process.send?.(run);
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
