import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

const folders = ["cdk", "sam", "serverless", "terraform"];

/** The sections of a README, by their headings. */
async function sectionsOf(folder: string): Promise<Map<string, string>> {
  const text = await readFile(new URL(`../../${folder}/README.md`, import.meta.url), "utf8");
  const [, ...sections] = text.split("\n## ");
  return new Map(
    sections.map((section) => {
      const [heading = "", ...lines] = section.split("\n");
      return [heading, lines.join("\n")];
    }),
  );
}

describe.each(folders)("The README of %s", (folder) => {
  it("tells the same things in the same order", async () => {
    expect([...(await sectionsOf(folder)).keys()]).toEqual([
      "Deploy",
      "Topic or queue",
      "Hear the alarms",
      "Try it",
      "Replay",
      "What it costs",
      "Remove",
    ]);
  });

  it.each(["Hear the alarms", "Try it", "What it costs"])(
    "says of one system what the others do: %s",
    async (heading) => {
      const [sections, others] = [await sectionsOf(folder), await sectionsOf("sam")];

      expect(sections.get(heading)?.trim()).toBe(others.get(heading)?.trim());
    },
  );
});
