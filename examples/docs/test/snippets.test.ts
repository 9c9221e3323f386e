import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string): string => readFileSync(root + path, "utf8");

const pages = globSync(
  ["*.md", "docs/*.md", "packages/*/*.md", "examples/*.md", "examples/*/*.md"],
  { cwd: root },
).filter((path) => !path.includes("CHANGELOG"));

// A comment names the file, or a region of it, that the block after it repeats.
const block =
  /(?:<!-- (?<source>\S+) -->\n\n?)?```(?:[cm]?[jt]sx?|typescript|javascript)\n(?<code>[\s\S]*?)```/g;

/** What stands in a file, or between `// #region name` and `// #endregion`. */
function snippet(source: string): string {
  const [path = "", region] = source.split("#");
  const text = read(path);
  if (region === undefined) return text;
  const [, inside] = text.split(`// #region ${region}\n`);
  return inside?.split(/^ *\/\/ #endregion/m)[0] ?? "";
}

describe.each(pages.toSorted())("%s", (page) => {
  const text = read(page);
  const blocks = [...text.matchAll(block)].map(({ groups = {} }) => groups);

  it.runIf(blocks.length > 0)("shows code that is compiled, and nothing else", () => {
    for (const { source, code = "" } of blocks) {
      expect(
        source,
        `the block that begins with ${code.split("\n")[0]} names no file`,
      ).toBeDefined();
      expect(code.trim()).toBe(snippet(source ?? "").trim());
    }
  });

  const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = ""]) => json);

  it.runIf(examples.length > 0)("shows JSON that is JSON", () => {
    for (const json of examples) expect(() => JSON.parse(json)).not.toThrow();
  });

  it("links to pages, files and headings that exist", () => {
    const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(
      ([, to = ""]) => to,
    );

    const broken = links.filter((link) => !isThere(page, link));
    expect(broken).toEqual([]);
  });
});

it("leaves no example unseen", () => {
  const shown = pages.flatMap((page) =>
    [...read(page).matchAll(block)].map(({ groups = {} }) => groups["source"]?.split("#")[0]),
  );
  const files = globSync("examples/docs/src/**/*.ts", { cwd: root });
  expect(files.filter((file) => !shown.includes(file))).toEqual([]);
});

function isThere(page: string, link: string): boolean {
  const { pathname, hash } = new URL(link, `file:///${page}`);
  const path = decodeURIComponent(pathname.slice(1));
  if (globSync(path.replace(/\/$/, ""), { cwd: root }).length === 0) return false;
  return hash === "" || anchorsOf(read(path)).includes(decodeURIComponent(hash.slice(1)));
}

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
