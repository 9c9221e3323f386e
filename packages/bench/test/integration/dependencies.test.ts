import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { initialLoad } from "../../src/cost/initialLoad.ts";

// The table of dependencies in CONTRIBUTING.md.

const read = (path: string): string =>
  readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");

type Manifest = Record<"dependencies" | "peerDependencies", Record<string, string> | undefined>;

const [, section = ""] = read("CONTRIBUTING.md").split("\n## Dependencies\n");
const rows = [...section.matchAll(/^\| (.+?) +\| (.*?) *\| .+ \| (\d+) +\|$/gm)].map(
  ([, dependency = "", packages = "", kilobytes]) => ({
    dependency: dependency.replaceAll("`", ""),
    packages: [...packages.matchAll(/`(.+?)`/g)].map(([, name]) => name),
    kilobytes: Number(kilobytes),
  }),
);

it.each(["hydrate-core", "middy-hydrate", "hydrate-cli"])("names each of %s", (name) => {
  const manifest: Manifest = JSON.parse(read(`packages/${name}/package.json`));
  const named = rows.filter(({ packages }) => packages.includes(name));

  expect(named.map(({ dependency }) => dependency).toSorted()).toEqual(
    Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).toSorted(),
  );
});

it("says what each adds to the start, to a kilobyte", async () => {
  const loads = await Promise.all([
    initialLoad('export { handler } from "middy-hydrate/handler"'),
    initialLoad('export { run } from "../../../hydrate-cli/dist/index.js"'),
  ]);
  const measured = new Map(loads.flatMap(({ packages }) => [...packages]));

  let brought = 0;
  for (const [name, bytes] of measured) {
    if (!rows.some(({ dependency }) => dependency === name)) brought += bytes;
  }
  for (const { dependency, kilobytes } of rows) {
    const bytes = dependency === "what these bring" ? brought : (measured.get(dependency) ?? 0);
    expect(Math.abs(bytes - kilobytes * 1_000), dependency).toBeLessThan(1_000);
  }
});
