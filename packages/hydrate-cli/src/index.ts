export { type ExitStatus, exitStatus } from "./exitStatus.js";
export { type Host, processHost } from "./host.js";
export { run } from "./run.js";
