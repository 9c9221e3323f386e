import { beforeAll, describe, expect, it } from "vitest";
import { expectedResources, expectedShared, type Source } from "../src/expected/system.ts";
import { normalise } from "../src/normalise.ts";
import { readCdk } from "../src/readCdk.ts";
import { readSam } from "../src/readSam.ts";
import { readServerless } from "../src/readServerless.ts";
import { readTerraform } from "../src/readTerraform.ts";
import type { Resources } from "../src/resources.ts";
import { byRole, withoutRole } from "../src/roles.ts";

const wirings: [string, () => Promise<Resources>][] = [
  ["CDK", readCdk],
  ["SAM", readSam],
  ["Serverless Framework", readServerless],
  ["Terraform", readTerraform],
];
const sources: Source[] = ["kinesis", "dynamodb"];

describe.each(wirings)("%s", (_, read) => {
  let resources: Resources;
  beforeAll(async () => {
    resources = normalise(await read());
  }, 60_000);

  describe.each(sources)("for %s", (source) => {
    const expected = { ...expectedResources(source), ...expectedShared };

    it.each(Object.keys(expected))("declares its %s as the system has it", (role) => {
      expect(byRole(resources, source)[role]).toStrictEqual(expected[role]);
    });

    it("declares nothing in another role", () => {
      expect(Object.keys(byRole(resources, source)).toSorted()).toEqual(
        Object.keys(expected).toSorted(),
      );
    });
  });

  it("declares nothing without a role", () => {
    expect(withoutRole(resources)).toEqual([]);
  });
});
