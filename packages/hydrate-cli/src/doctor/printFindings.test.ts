import { describe, expect, it } from "vitest";
import { fine, loses, unseen, warns } from "./finding.js";
import { findingLines, wrap } from "./printFindings.js";

const findings = [
  loses("retries", "orders → book", "retries for ever", { detail: "age -1" }),
  warns("retries", "orders → book", "18 h left"),
  warns("superset", "orders → book", "expect supersets"),
  unseen("queue", "letters", "how long it keeps messages", { detail: "AccessDenied" }),
  fine("destination", "orders → book", "OnFailure"),
  fine("delivery", "failures", "failures may invoke hydrate"),
];
const style = (_: string, text: string): string => text;

describe("findingLines", () => {
  it("put short ones side by side in a terminal, and leave out what goes without saying", () => {
    expect(findingLines(findings, { columns: 120, style }, "orders → book")).toEqual([
      "✗ orders → book retries for ever   age -1",
      "! 18 h left   ! expect supersets",
      "? letters: how long it keeps messages   AccessDenied",
      "✓ OnFailure   ✓ failures may invoke hydrate",
    ]);
  });

  it("name what they are about where several mappings were looked at", () => {
    expect(findingLines(findings, { columns: 120, style }, undefined)).toEqual([
      "✗ orders → book retries for ever   age -1",
      "! orders → book 18 h left   ! orders → book expect supersets",
      "? letters: how long it keeps messages   AccessDenied",
      "✓ orders → book: OnFailure   ✓ failures may invoke hydrate",
    ]);
  });

  it("have a line each in a pipe, but for what is right", () => {
    const columns = Number.POSITIVE_INFINITY;

    expect(findingLines(findings, { columns, style }, "orders → book").slice(1, 3)).toEqual([
      "! 18 h left",
      "! expect supersets",
    ]);
  });
});

describe("wrap", () => {
  it("breaks between words, and indents what follows", () => {
    expect(wrap("✗ one two three", 9)).toEqual(["✗ one two", "  three"]);
    expect(wrap("✗ one   two", 6)).toEqual(["✗ one", "  two"]);
    expect(wrap("a-word-that-is-too-long", 6)).toEqual(["a-word-that-is-too-long"]);
  });
});
