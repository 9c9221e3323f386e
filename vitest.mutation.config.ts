import { defineConfig, mergeConfig } from "vitest/config";
import config from "./vitest.config.js";

// Stryker runs one project only: mutants are killed by the tests beside the sources.
const unit = config.test?.projects?.find(
  (project) => typeof project === "object" && "test" in project && project.test?.name === "unit",
);

export default mergeConfig(
  typeof unit === "object" ? unit : {},
  // Code that counts which mutants a test reaches is slower than the code itself.
  defineConfig({ test: { testTimeout: 30_000 } }),
);
