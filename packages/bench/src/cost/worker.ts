import "./instantClock.ts";
import { type ContenderName, contenders } from "./contenders.ts";
import { type Load, pointersOf } from "./load.ts";

// One contender in a process of its own: its CPU and its memory are nobody else's.

/** What one run cost its process. */
export type Run = {
  /** Until the answer is there. */
  readonly readCpu: number;
  readonly readWall: number;
  /** Until it is text, as Lambda takes it. */
  readonly writtenCpu: number;
  readonly writtenWall: number;
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

function startTimer() {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  return () => {
    // Not the kernel's part, which is mostly how this machine gives and takes back memory.
    const { user } = process.cpuUsage(cpu);
    return { cpu: user / 1_000, wall: performance.now() - startedAt };
  };
}

process.on("message", async (load: Load) => {
  const pointers = pointersOf(load);
  const elapsed = startTimer();
  const answer = await contender(pointers);
  const read = elapsed();
  JSON.stringify(answer);
  const written = elapsed();
  const run: Run = {
    readCpu: read.cpu,
    readWall: read.wall,
    writtenCpu: written.cpu,
    writtenWall: written.wall,
    peakRss: process.resourceUsage().maxRSS,
  };
  process.send?.(run);
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
