// Prints `N passed, N failed` of vitest's JSON report, and fails where there is none.
import { readFileSync } from "node:fs";

try {
  const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
  console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed`);
} catch {
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
}
