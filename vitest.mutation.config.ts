import { defineConfig } from "vitest/config";
import config from "./vitest.config.js";

// Stryker runs one project only: mutants are killed by the tests beside the sources.
const unit = config.test?.projects?.find(
  (project) => typeof project === "object" && "test" in project && project.test?.name === "unit",
);

export default defineConfig(typeof unit === "object" ? unit : {});
