import { readFile } from "node:fs/promises";

const readme = new URL("../../middy-hydrate/README.md", import.meta.url);

/** The code blocks of one language under a heading of middy-hydrate's README. */
export async function readmeBlocks(heading: string, language: string): Promise<string[]> {
  const text = await readFile(readme, "utf8");
  const [, after = ""] = text.split(`\n### ${heading}\n`);
  const [section = ""] = after.split(/\n##+ /);
  return [...section.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, name, code = ""]) =>
    name === language ? [code] : [],
  );
}
