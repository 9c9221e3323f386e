export { type ExitStatus, exitStatus } from "./exitStatus.js";
export { type Host, processHost, type Sink } from "./host.js";
export { run } from "./run.js";
