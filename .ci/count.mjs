// Prints `N passed, N failed` of vitest's JSON reports, and fails where one is missing.
import { readFileSync } from "node:fs";

const [outcome, ...paths] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const path of paths) {
  try {
    const report = JSON.parse(readFileSync(path, "utf8"));
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    // A file that does not load has no tests to count.
    failed += report.testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
    ).length;
  } catch {
    failed += 1;
    process.exitCode = 1;
  }
}
// The reports leave out what fails a run without failing a test, as unhandled errors do.
if (outcome === "failed" && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
