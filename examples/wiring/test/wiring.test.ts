import { beforeAll, describe, expect, it } from "vitest";
import { expectedResources, expectedShared, type Source } from "../src/expected/system.ts";
import { findCircle } from "../src/findCircle.ts";
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

  it("has no resources that wait for each other", () => {
    expect(findCircle(resources)).toBeUndefined();
  });
});

describe("findCircle", () => {
  it("finds what waits for itself", () => {
    const resource = (reference: string) => ({
      Type: "Any",
      Properties: { a: [{ b: reference }] },
    });

    expect(
      findCircle({
        A: resource("→B:arn/*"),
        B: resource("→C:name"),
        C: resource("→B:url"),
      }),
    ).toEqual(["B", "C", "B"]);
  });
});
