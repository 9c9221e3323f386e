import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createWorkplace } from "../testHost.js";

const bin = fileURLToPath(new URL("../../dist/bin.js", import.meta.url));
const listLoaded = `
  import { registerHooks } from "node:module";
  const loaded = new Set();
  registerHooks({ load(url, context, next) { loaded.add(url); return next(url, context); } });
  process.on("exit", () => process.stderr.write([...loaded].join("\\n")));`;

it("answers --help with nothing loaded but commander and the command's own declarations", () => {
  const preload = `data:text/javascript,${encodeURIComponent(listLoaded)}`;

  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", preload, bin, "--help"],
    { encoding: "utf8" },
  );

  expect(status).toBe(0);
  expect(stdout).toContain("hydrate triage QUEUE");
  const loaded = stderr.split("\n").filter((url) => url.startsWith("file:"));
  const packages = loaded.flatMap(
    (url) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? [],
  );
  expect([...new Set(packages)]).toEqual(["commander"]);
  expect(loaded.length - packages.length).toBeLessThanOrEqual(12);
});

it("survives a reader that goes away", () => {
  const { stderr } = spawnSync("bash", ["-c", `"${process.execPath}" "${bin}" --help | true`], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
});

it.each(["triage", "show", "save", "replay", "isolate", "doctor", "drill", "clean"])(
  "has a page for %s that fits 80 columns",
  async (command) => {
    const { status, stdout } = await createWorkplace().inTerminal(80, command, "--help");
    expect(status).toBe(0);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  },
);

it("never names the package that belongs to somebody else", async () => {
  const { stdout } = await createWorkplace().hydrate("--help");
  expect(stdout).not.toContain("npx hydrate ");
});
