import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { factsOf } from "../../wiring/src/system/facts.ts";
import { halves } from "../../wiring/src/system/halves.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string): string => readFileSync(root + path, "utf8");
const runbook = read("docs/runbook.md");

// What the person on call reads is what the four wirings deploy.

const system = { ...factsOf("kinesis", "queue"), ...factsOf("kinesis", "topic") };
const properties = (role: string): Readonly<Record<string, unknown>> => system[role] ?? {};

describe("the runbook", () => {
  it("has every alarm in its table, and no other", () => {
    const alarms = Object.keys(system).filter((name) => name.startsWith(`${halves.kinesis}-`));
    const told = [...runbook.matchAll(/^\| \[`…-(\S+)`\]\(#/gm)].map(
      ([, suffix]) => `${halves.kinesis}-${suffix}`,
    );
    expect(alarms).toHaveLength(9);
    expect(told.toSorted()).toEqual(alarms.toSorted());
  });

  it.each(["consumer", "hydrate", "failures", "pointers", "dead-letters"])(
    "names the %s",
    (suffix) => {
      expect(runbook).toContain(`${halves.kinesis}-${suffix}`);
    },
  );

  it("has the numbers of the system", () => {
    const { VisibilityTimeout, MessageRetentionPeriod } = properties("deadLetters");
    expect(runbook).toContain(`visibility timeout (${VisibilityTimeout} seconds in the examples)`);
    expect(runbook).toContain(`${Number(MessageRetentionPeriod) / 86_400} days in the examples`);
    expect(runbook).toContain(
      `\`MinutesToExpiry\` below ${properties(`${halves.kinesis}-expiring`)["Threshold"]}`,
    );
    expect(properties(`${halves.kinesis}-dead-letters-old`)["Threshold"]).toBe(3 * 86_400);
    expect(runbook).toContain("`ApproximateAgeOfOldestMessage` above three days");
    expect(properties(`${halves.kinesis}-pointers-old`)["Threshold"]).toBe(15 * 60);
    expect(runbook).toContain("`ApproximateAgeOfOldestMessage` above 15 minutes");
    expect(properties("pointers")["RedrivePolicy.maxReceiveCount"]).toBe(5);
    expect(runbook).toContain("After five tries a pointer moves");
    expect(properties("destinations")["MaximumRetryAttempts"]).toBe(2);
    expect(runbook).toContain("Lambda tries twice more in the examples");
    expect(properties("replay")["Enabled"]).toBe(false);
  });

  it("has every error that the hydrate function can throw", () => {
    const sources =
      read("packages/hydrate-core/src/errors.ts") + read("packages/middy-hydrate/src/errors.ts");
    const names = [...sources.matchAll(/readonly name = "(\w+)"/g)].map(([, name = ""]) => name);
    // Those of the middleware alone.
    const others = ["HydrateIncompleteError", "HydrateRecordsFailedError"];
    expect(names).toEqual(expect.arrayContaining(others));
    for (const name of names) {
      if (!others.includes(name)) expect(runbook).toContain(`\`${name}\``);
    }
  });
});

const hasBash = spawnSync("bash", ["--version"]).status === 0;

it.runIf(hasBash)("the commands of all pages are a shell's", () => {
  const pages = globSync(["*.md", "docs/*.md"], { cwd: root });
  const blocks = pages.flatMap((page) => [
    ...read(page).matchAll(/```(?:bash|sh)\n([\s\S]*?)```/g),
  ]);
  expect(blocks.length).toBeGreaterThan(10);
  for (const [, commands = ""] of blocks) {
    const { stderr } = spawnSync("bash", ["-n"], { input: commands, encoding: "utf8" });
    expect(stderr, commands).toBe("");
  }
});
