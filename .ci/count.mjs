// Prints `N passed, N failed` of vitest's JSON report, and fails where there is none.
import { readFileSync } from "node:fs";

const [path, outcome] = process.argv.slice(2);
try {
  const report = JSON.parse(readFileSync(path, "utf8"));
  // A file that does not load has no tests to count.
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;
  let failed = report.numFailedTests + unloaded;
  // The report leaves out what fails a run without failing a test, as unhandled errors do.
  if (outcome === "failed" && failed === 0) failed = 1;
  console.log(`${report.numPassedTests} passed, ${failed} failed`);
} catch {
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
}
