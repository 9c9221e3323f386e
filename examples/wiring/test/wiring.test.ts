import { describe, expect, it } from "vitest";
import { permissionsOf } from "../src/permissions.ts";
import { readCdk } from "../src/readCdk.ts";
import { readSam } from "../src/readSam.ts";
import { readServerless } from "../src/readServerless.ts";
import { readTerraform } from "../src/readTerraform.ts";
import type { Resources } from "../src/resources.ts";
import { byRole } from "../src/roles.ts";
import { expectedPermissions, expectedResources, halves, type Source } from "../src/system.ts";

const wirings: [string, () => Promise<Resources>][] = [
  ["CDK", readCdk],
  ["SAM", readSam],
  ["Serverless Framework", readServerless],
  ["Terraform", readTerraform],
];
const sources: Source[] = ["kinesis", "dynamodb"];
const cases = wirings.flatMap(([tool, read]) =>
  sources.map((source): [string, Source, () => Promise<Resources>] => [tool, source, read]),
);

describe.each(cases)("%s, for %s", (_, source, read) => {
  const expected = expectedResources(source);

  it.each(Object.keys(expected))("declares its %s as the system has it", async (role) => {
    const found = byRole(await read(), source)[role];

    expect(found).toMatchObject(expected[role] ?? {});
  });

  it("allows its functions what they need, and nothing else", async () => {
    const resources = byRole(await read(), source);

    expect({
      consumer: permissionsOf(resources["consumer"], resources),
      hydrate: permissionsOf(resources["hydrate"], resources),
    }).toEqual(expectedPermissions(source));
  });

  it("lets the topic, and nobody else, write to the queue what it could not deliver", async () => {
    const { queuePolicy } = byRole(await read(), source);

    expect(queuePolicy?.Properties["PolicyDocument"]).toMatchObject({
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: "→deadLetters",
          Condition: { ArnEquals: { "aws:SourceArn": "→topic" } },
        },
      ],
    });
  });

  it("has no alarm that the system does not have", async () => {
    const alarms = Object.values(await read()).flatMap(({ Properties: { AlarmName: name } }) =>
      typeof name === "string" && name.startsWith(halves[source]) ? [name] : [],
    );

    expect(alarms.toSorted()).toEqual(
      Object.keys(expected)
        .filter((role) => role.startsWith(halves[source]))
        .toSorted(),
    );
  });
});
