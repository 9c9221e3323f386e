import { defineConfig } from "vitest/config";
import config from "./vitest.config.js";

// Stryker runs one project only: mutants are killed by the tests beside the sources, of their own packages.
const unit = config.test?.projects?.find(
  (project) => typeof project === "object" && "test" in project && project.test?.name === "unit",
);
if (typeof unit !== "object" || !("test" in unit)) throw new Error("no project `unit`");

export default defineConfig({
  ...unit,
  test: { ...unit.test, include: ["packages/{hydrate-core,middy-hydrate}/src/**/*.test.ts"] },
});
