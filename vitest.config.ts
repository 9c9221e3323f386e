import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string =>
  fileURLToPath(new URL(`packages/${path}`, import.meta.url));

// Tests run on the sources: no build stands between an edit and its test.
const alias = [
  { find: /^hydrate-core$/, replacement: source("hydrate-core/src/index.ts") },
  { find: /^hydrate-core\/testing$/, replacement: source("hydrate-core/src/testing/index.ts") },
  { find: /^middy-hydrate$/, replacement: source("middy-hydrate/src/index.ts") },
  { find: /^middy-hydrate\/handler$/, replacement: source("middy-hydrate/src/handler/index.ts") },
  { find: /^hydrate-cli$/, replacement: source("hydrate-cli/src/index.ts") },
  { find: /^local-emulators$/, replacement: source("local-emulators/src/index.ts") },
];

const middy73 = [
  { find: /^@middy\/core$/, replacement: "middy-core-7.3" },
  { find: /^@middy\/util$/, replacement: "middy-util-7.3" },
];

// Hydrators pace their calls to a shard by seconds; these tests do not wait for them.
const setupFiles = [source("hydrate-core/test/instantClock.ts")];

export default defineConfig({
  test: {
    // What a test prints matters only where it fails.
    silent: "passed-only",
    // Many tests wait for servers, so a core for vitest itself would be idle.
    maxWorkers: "100%",
    projects: [
      {
        resolve: { alias },
        // Property tests run a hundred cases, on whatever machine.
        test: {
          name: "unit",
          setupFiles,
          include: ["packages/*/src/**/*.test.ts"],
          testTimeout: 30_000,
        },
      },
      {
        // The oldest Middy that is supported, under the same middleware tests.
        resolve: { alias: [...alias, ...middy73] },
        test: {
          name: "middy-7.3",
          setupFiles,
          include: ["packages/middy-hydrate/src/{hydrate*,clients,cooperation/*}.test.ts"],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "types",
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ["packages/*/src/**/*.test-d.ts"],
            tsconfig: "./tsconfig.test.json",
          },
        },
      },
      {
        resolve: { alias },
        test: {
          name: "examples",
          setupFiles,
          // Powertools writes to the console that is silenced here, not to one of its own.
          env: { POWERTOOLS_DEV: "true" },
          // The docs show some tests too.
          include: ["examples/*/test/**/*.test.ts", "examples/docs/src/**/*.test.ts"],
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["packages/*/test/integration/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // A scripted AWS that misbehaves, long runs of random faults, and random input.
        resolve: { alias },
        test: {
          name: "faults",
          setupFiles,
          include: ["packages/*/test/faults/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 30_000,
        },
      },
      {
        // Built packages in bundles of each kind, beside old and new SDKs.
        test: {
          name: "compat",
          globalSetup: "packages/compat/test/layProjects.ts",
          include: ["packages/compat/test/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
    coverage: {
      include: [
        "packages/hydrate-core/src/**",
        "packages/middy-hydrate/src/**",
        "packages/hydrate-cli/src/**",
      ],
      exclude: ["**/*.test.ts", "**/*.test-d.ts"],
      reporter: ["text", "json-summary"],
    },
  },
});
