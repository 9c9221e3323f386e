import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string): string => readFileSync(root + path, "utf8");

const pages = globSync(
  ["*.md", "docs/*.md", "packages/*/*.md", "examples/*.md", "examples/*/*.md"],
  { cwd: root },
).filter((path) => !path.includes("CHANGELOG"));

// A package's README is also read on npm, where links have to be whole.
const repository = /^https:\/\/github\.com\/middy-hydrate\/hydrate\/(?:blob|tree)\/main\//;

// A comment names the file, or a region of it, that the block after it repeats.
const block =
  /(?:<!-- (?<source>\S+) -->\n\n?)?```(?:[cm]?[jt]sx?|typescript|javascript)\n(?<code>[\s\S]*?)```/g;

// What every reader has installed, from the first lines of the README.
const installed = ["middy-hydrate", "@middy/core"];

/** The text of a file, or of the part between `// #region name` and `// #endregion`. */
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

  if (blocks.length > 0) {
    it("shows code that is compiled, and nothing else", () => {
      for (const { source, code = "" } of blocks) {
        expect(
          source,
          `the block that begins with ${code.split("\n")[0]} names no file`,
        ).toBeDefined();
        expect(code.trim()).toBe(snippet(source ?? "").trim());
      }
    });

    it("shows code that declares each name it uses", () => {
      // Blocks of one file are one program to the reader.
      const programs = Map.groupBy(blocks, ({ source = "" }) => source.split("#")[0]);
      for (const [source = "", parts] of programs) {
        const code = parts.map((part) => part["code"]).join("\n");
        expect(undeclaredNames(code), source).toEqual([]);
      }
    });

    it("says how to install what its code imports", () => {
      const commands = text.replaceAll("\\\n", "").matchAll(/npm install ([^\n`]+)/g);
      const named = [...commands].flatMap(([, packages = ""]) => packages.split(/\s+/));
      const needed = blocks.flatMap(({ code = "" }) => packagesOf(code));
      expect(needed.filter((name) => ![...installed, ...named].includes(name))).toEqual([]);
    });
  }

  const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = ""]) => json);

  if (examples.length > 0) {
    it("shows JSON that is JSON", () => {
      for (const json of examples) expect(() => JSON.parse(json)).not.toThrow();
    });
  }

  it("links to pages, files and headings that exist", () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, to = ""]) => to.replace(repository, "/"))
      .filter((link) => !/^(https?|mailto):/.test(link));

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

/** The packages that a program imports; for a package of types alone, the one that npm has. */
function packagesOf(code: string): string[] {
  const { importedFiles } = ts.preProcessFile(code);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => !name.startsWith(".") && !isBuiltin(name))
    .map((name) => (name.startsWith("@") ? name.split("/", 2).join("/") : name.split("/")[0]))
    .map((name) => (name === "aws-lambda" ? "@types/aws-lambda" : (name ?? "")));
}

const compilerOptions = { noResolve: true, types: [], target: ts.ScriptTarget.ESNext };
const compilerHost = ts.createCompilerHost(compilerOptions);
const libraryFiles = new Map<string, ts.SourceFile | undefined>();

/** The names that a program uses without an import or a declaration. */
function undeclaredNames(code: string): string[] {
  const getSourceFile: typeof compilerHost.getSourceFile = (name, target) => {
    if (name === "snippet.ts") return ts.createSourceFile(name, code, target);
    if (!libraryFiles.has(name)) libraryFiles.set(name, compilerHost.getSourceFile(name, target));
    return libraryFiles.get(name);
  };
  const host = { ...compilerHost, getSourceFile };
  const program = ts.createProgram(["snippet.ts"], compilerOptions, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile("snippet.ts"))
    .map(({ messageText }) => /^Cannot find name '(\w+)'/.exec(String(messageText))?.[1])
    .filter((name) => name !== undefined)
    .filter((name) => !(name in globalThis));
}
