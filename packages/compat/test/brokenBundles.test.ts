import { describe, expect, it } from "vitest";
import { bundle } from "../src/bundles.js";
import { projectOf } from "../src/projects.js";
import { startAlone } from "../src/startAlone.js";

const lazyConsumer = `
  import middy from "@middy/core";
  import hydrate from "middy-hydrate";
  const lazy = { disablePrefetch: true };
  export const handler = middy().use(hydrate({ kinesis: lazy, dynamodb: lazy })).handler(() => {});
`;
const consumer = lazyConsumer.replace("kinesis: lazy, dynamodb: lazy", "");

// Else it would show on the day of the first failed batch.
describe("a broken bundle does not start", () => {
  const project = projectOf("newest");

  it.each([
    ["handler", undefined],
    ["middleware", consumer],
  ])(
    "where the SDK is left out and nobody has it: the %s says what to bundle",
    async (_, program) => {
      const path = await bundle(project, "CDK, the SDK left out", {
        isAlone: true,
        ...(program !== undefined && { program }),
      });

      expect(await startAlone(path)).toMatch(
        /hydrate cannot load what reads kinesis and dynamodb: Cannot find module '@aws-sdk\/client-\w+[\s\S]*Bundle all of the AWS SDK \(@aws-sdk\/\* and @smithy\/\*\)/,
      );
    },
  );

  it("where ES modules lack the SDK: Node names it", async () => {
    const path = await bundle(project, "CDK, ES modules, the SDK left out", { isAlone: true });

    expect(await startAlone(path)).toContain("Cannot find package '@aws-sdk/client-");
  });

  it.each(["ES module", "ES modules in parts"] as const)(
    "where an %s has no `require`: it says which banner gives it",
    async (name) => {
      const path = await bundle(project, name, { banner: {}, mainFields: ["main"] });

      expect(await startAlone(path)).toMatch(
        /hydrate cannot load what reads kinesis and dynamodb: Dynamic require of [\s\S]*banner[\s\S]*createRequire/,
      );
    },
  );

  it("but the SDK's own ES modules need no `require`", async () => {
    const path = await bundle(project, "ES modules in parts", { banner: {} });

    expect(await startAlone(path)).toBeUndefined();
  });

  it("but starts where the middleware was asked to load nothing", async () => {
    const path = await bundle(project, "CDK, the SDK left out", {
      isAlone: true,
      program: lazyConsumer,
    });

    expect(await startAlone(path)).toBeUndefined();
  });

  it("and starts where nothing is missing", async () => {
    expect(await startAlone(await bundle(project, "CDK, the SDK left out"))).toBeUndefined();
  });
});
