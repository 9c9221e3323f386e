import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Code } from "aws-cdk-lib/aws-lambda";
import { OrdersStack } from "example-cdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { check } from "../src/check.ts";
import { readTemplate } from "../src/readTemplate.ts";
import { type Trigger, triggers } from "../src/system/halves.ts";
import { copies } from "./tools/copies.ts";
import { canExpandSam, expandSam } from "./tools/expandSam.ts";
import { findTool } from "./tools/findTool.ts";
import { packageService, readPackaged } from "./tools/packageService.ts";
import { initTerraform, planTerraform } from "./tools/planTerraform.ts";

// What the tools themselves make of the wirings. Where one is not installed, its tests are skipped:
// GitHub's workflow installs all of them, `.ci/wirings` those that the npm registry has.

const minutes = 60_000;
const sam = fileURLToPath(new URL("../../sam/template.yaml", import.meta.url));
const names = ["cfn-lint", "python3", "serverless", "terraform"];
const [cfnLint, python, serverless, terraform] = await Promise.all(names.map(findTool));

// The framework names dependencies twice, and decides conditions when it packages.
const ignored = ["W3005", "W8003"].flatMap((it) => ["--ignore-checks", it]);
const lint = async (file: string) =>
  cfnLint?.("/", "--regions", "eu-central-1", ...ignored, "--template", file);

afterAll(() => rm(copies, { recursive: true, force: true }));

describe("cfn-lint", () => {
  it.for(triggers)(
    "finds nothing in the CDK stack, with a %s",
    { timeout: 3 * minutes },
    async (trigger, { skip }) => {
      skip(!cfnLint, "cfn-lint is not installed");
      const functionsCode = (name: string) => Code.fromInline(`// ${name}`);
      const stack = new OrdersStack(new App(), "Orders", { functionsCode, trigger });
      await mkdir(copies, { recursive: true });
      const file = `${copies}/cdk-${trigger}.json`;
      await writeFile(file, JSON.stringify(Template.fromStack(stack).toJSON()));

      expect(await lint(file)).toBe("");
    },
  );

  it("finds nothing in the SAM template", { timeout: 3 * minutes }, async ({ skip }) => {
    skip(!cfnLint, "cfn-lint is not installed");

    expect(await lint(sam)).toBe("");
  });
});

describe("SAM's own translator", () => {
  it.for(triggers)(
    "makes the system of the template, with a %s",
    { timeout: 3 * minutes },
    async (trigger, { skip }) => {
      if (!python || !(await canExpandSam(python)))
        return skip("SAM's translator is not installed");
      const template = await expandSam(python, sam, trigger);

      expect(check(readTemplate(template, { Trigger: trigger }), trigger)).toEqual([]);
    },
  );
});

describe("serverless package", () => {
  it.for(triggers)(
    "makes the system of the service, with a %s",
    { timeout: 3 * minutes },
    async (trigger, { skip }) => {
      if (!serverless) return skip("serverless@3 is not installed: see .ci/wirings");
      const file = await packageService(serverless, trigger);

      expect(check(readTemplate(await readPackaged(file)), trigger)).toEqual([]);
      if (cfnLint) expect(await lint(file)).toBe("");
    },
  );
});

describe("terraform plan", () => {
  let copy = "";
  let refused = "terraform is not installed";
  beforeAll(async () => {
    if (!terraform) return;
    try {
      copy = await initTerraform(terraform);
    } catch (error) {
      refused = `terraform init cannot have its providers: ${error}`;
    }
  }, 5 * minutes);
  const plan = (trigger: Trigger) => terraform && planTerraform(terraform, copy, trigger);

  it.for(triggers)(
    "has the system, defaults included, with a %s",
    { timeout: 3 * minutes },
    async (trigger, { skip }) => {
      skip(copy === "", refused);

      expect(check((await plan(trigger)) ?? {}, trigger)).toEqual([]);
    },
  );

  it("shows the default that drops records", { timeout: 3 * minutes }, async ({ skip }) => {
    skip(copy === "", refused);
    const file = `${copy}/modules/replayable/dead_letters.tf`;
    await writeFile(file, (await readFile(file, "utf8")).replace(/ *max_message_size .*/, ""));

    expect(check((await plan("topic")) ?? {}, "topic").join()).toContain(
      'deadLetters.MaximumMessageSize is "262144"',
    );
  });
});
