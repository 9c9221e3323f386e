// Loaded before the command: ends its process with SIGKILL at the step that KILL_AT names, and says in
// KILL_LOG which one that was. A step is the end of a write to the disk or of a request: nothing that
// anybody else can see happens between one and the beginning of the next.
import { writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const at = Number(process.env.KILL_AT ?? 0);
let steps = 0;

function step(name) {
  if (at === 0) return;
  steps += 1;
  if (steps !== at) return;
  writeFileSync(process.env.KILL_LOG, name);
  process.kill(process.pid, "SIGKILL");
  // The signal comes in a moment; nothing may happen until then.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
}

step("the start");
const probe = await open(join(tmpdir(), `kill-probe-${process.pid}`), "w");
const proto = Object.getPrototypeOf(probe);
await probe.close();
for (const method of ["appendFile", "datasync", "sync"]) {
  const original = proto[method];
  proto[method] = async function (...args) {
    const what = method === "appendFile" ? String(args[0]).trim().split("\n").at(-1) : method;
    const line = what.startsWith("{") ? JSON.parse(what) : undefined;
    const name = line ? `the line ${line.state ?? line.type}` : what;
    const result = await original.apply(this, args);
    step(`after ${name}`);
    return result;
  };
}

const request = http.request;
const patched = (options, callback) => {
  const target = options.headers?.["x-amz-target"] ?? options.headers?.["X-Amz-Target"];
  const name = target?.split(".")[1] ?? `${options.method} ${options.path?.split("/").at(-1)}`;
  return request.call(http, options, (response) => {
    step(`after ${name}`);
    callback?.(response);
  });
};
http.request = patched;
