import { readFile } from "node:fs/promises";

/** The code blocks of one language under a heading of a package's README. */
export async function readmeBlocks(
  heading: string,
  language: string,
  packageName = "middy-hydrate",
): Promise<string[]> {
  const readme = new URL(`../../${packageName}/README.md`, import.meta.url);
  const [, section = ""] = `\n${await readFile(readme, "utf8")}`.split(
    new RegExp(`\\n##+ ${heading}\\n`),
  );
  const [own = ""] = section.split(/\n##+ /);
  return [...own.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, name, code = ""]) =>
    name === language ? [code] : [],
  );
}
