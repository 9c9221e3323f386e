import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as testing from "hydrate-core/testing";
import { describe, expect, it } from "vitest";

// The tables of the READMEs hold every name that the code has, and none that it has not.

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../packages/${path}`, import.meta.url)), "utf8");
const core = read("hydrate-core/README.md");
const middy = read("middy-hydrate/README.md");

/** The cells of the rows under a heading. */
function rows(page: string, heading: string): string[][] {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  return [...(section.split("\n## ")[0] ?? "").matchAll(/^\| (.+) \|$/gm)]
    .map(([, row = ""]) => row.split(" | ").map((cell) => cell.trim()))
    .filter(([first = ""]) => first.includes("`"));
}

/** The names in the first column, of which one cell may hold several. */
const names = (page: string, heading: string): string[] =>
  rows(page, heading).flatMap(([first = ""]) => matches(first, /`(\w+)`/g));

/** The members of an exported type, as its source says them. */
function members(source: string, type: string): string[] {
  const [, body = ""] = read(source).split(`export type ${type} =`);
  return matches(body.split("\n};")[0] ?? "", /^ {2}readonly (\w+)\?/gm);
}

/** The members that an exported type picks from another. */
function picked(source: string, type: string): string[] {
  const [, body = ""] = read(source).split(`export type ${type} =`);
  return matches(body.split("> & {")[0] ?? "", /"(\w+)"/g);
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = ""]) => name);
}

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].toSorted();

describe("options", () => {
  it("of hydrate-core", () => {
    const options = members("hydrate-core/src/hydratorOptions.ts", "HydratorOptions");
    expect(options).toContain("kinesis");
    expect(sorted(names(core, "Options"))).toEqual(sorted(options));
  });

  it("of the middleware", () => {
    const options = [
      ...members("middy-hydrate/src/options.ts", "HydrateOptions"),
      ...picked("middy-hydrate/src/options.ts", "HydrateOptions"),
    ];
    expect(options).toContain("overflowBuckets");
    expect(sorted(names(middy, "Options of the middleware"))).toEqual(sorted(options));
  });

  it("of each client", () => {
    const options = members("middy-hydrate/src/clients.ts", "AwsClientOptions<TClient, TConfig>");
    expect(options).toContain("AwsClient");
    const row = rows(middy, "Options of the middleware").find(([first]) => first?.includes("`s3`"));
    expect(sorted(matches(row?.[2] ?? "", /`(\w+)`/g))).toEqual(sorted(options));
  });

  it("of the ready-made function that no variable sets", () => {
    const [, text = ""] = middy.split("`createHandler(options)`");
    const told = matches(text.split("\n\n")[0] ?? "", /`(\w+)`/g);
    const source = "middy-hydrate/src/handler/handlerOptions.ts";
    const options = [...members(source, "HandlerOptions"), ...picked(source, "HandlerOptions")];
    const settings = read("middy-hydrate/src/handler/settings.ts");
    const unset = options.filter((name) => !settings.includes(`["${name}", `));
    expect(unset).toContain("tracer");
    expect(told).toEqual(expect.arrayContaining(unset));
  });
});

it("environment", () => {
  const sources = ["createHandler", "loadTracer", "settings"]
    .map((name) => read(`middy-hydrate/src/handler/${name}.ts`))
    .join("\n");
  const variables = matches(sources, /\b((?:HYDRATE|POWERTOOLS)_[A-Z_]+)\b/g);
  expect(variables).toContain("HYDRATE_DECODE");
  expect(sorted(names(middy, "Environment of the ready-made function"))).toEqual(sorted(variables));
});

it("metrics", () => {
  const metrics = matches(
    read("middy-hydrate/src/handler/publishMetrics.ts"),
    /addMetric\("(\w+)"/g,
  );
  expect(metrics).toContain("MinutesToExpiry");
  for (const metric of metrics) expect(middy).toContain(`\`${metric}\``);
});

describe("errors", () => {
  const sources = read("hydrate-core/src/errors.ts") + read("middy-hydrate/src/errors.ts");
  const classes = sources.split(/^export class \w+ extends HydrateError/m).slice(1);
  const errors = classes.map((text): readonly [string, string] => {
    const [body = ""] = text.split("\n}\n");
    const [, code = ""] = /readonly code = "(\w+)"/.exec(body) ?? [];
    if (/\btrue\b/.test(body)) return [code, "yes"];
    // The caller decides where it is an argument, of the class itself or of its base.
    return [code, /\bretryable\b|^(?!.*constructor)/s.test(body) ? "depends" : "no"];
  });
  const tableOf = (page: string) =>
    rows(page, "Errors").map(([code = "", retryable = ""]) => [code.slice(1, -1), retryable]);

  it("of both packages stand in one table", () => {
    expect(errors).toHaveLength(14);
    expect(tableOf(middy).toSorted()).toEqual(errors.toSorted());
  });

  it("of hydrate-core are some of them", () => {
    for (const row of tableOf(core)) expect(errors).toContainEqual(row);
    const [count = ""] = /\w+(?= more belong to)/.exec(core) ?? [];
    expect(["Four", "Five", "Six", "Seven"].indexOf(count) + 4).toBe(
      errors.length - tableOf(core).length,
    );
  });
});

it("helpers for tests", () => {
  const page = read("hydrate-core/TESTING.md");
  for (const name of Object.keys(testing)) expect(page).toContain(name);
  for (const option of [
    ...members("hydrate-core/src/testing/fakeStream.ts", "FakeStreamOptions<TRecord>"),
    ...members("hydrate-core/src/testing/fakeKinesisStream.ts", "FakeKinesisStreamOptions"),
  ]) {
    expect(page).toContain(`\`${option}\``);
  }
});

describe.each(["hydrate-core", "middy-hydrate"])("the API reference of %s", (name) => {
  it("has a page for each entry point of the package", () => {
    const { exports }: { exports: Record<string, string | { default: string }> } = JSON.parse(
      read(`${name}/package.json`),
    );
    const { entryPoints }: { entryPoints: string[] } = JSON.parse(read(`${name}/typedoc.json`));
    const sources = Object.values(exports).flatMap((entry) =>
      typeof entry === "string"
        ? []
        : [entry.default.replace("./dist/", "src/").replace(/\.js$/, ".ts")],
    );
    expect(entryPoints.toSorted()).toEqual(sources.toSorted());
  });
});
