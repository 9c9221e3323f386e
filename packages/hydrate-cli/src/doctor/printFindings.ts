import stringWidth from "fast-string-width";
import type { Output, Style } from "../print/output.js";
import type { Finding, Level } from "./finding.js";

const marks: Readonly<Record<Level, readonly [Style, string]>> = {
  loses: ["red", "✗"],
  warning: ["yellow", "!"],
  unknown: ["cyan", "?"],
  ok: ["green", "✓"],
};

/**
 * The findings as a person reads them; what is right shares its lines.
 *
 * @param only the subject of the only mapping that was looked at
 */
export function findingLines(
  findings: readonly Finding[],
  output: Pick<Output, "columns" | "style">,
  only: string | undefined,
): string[] {
  const entries = (level: Level): string[][] =>
    findings
      .filter((of) => of.level === level)
      .map((of) => wrap(`${markOf(of, output)} ${sentence(of)}`, output.columns));
  return [
    ...entries("loses").flat(),
    ...packed(entries("warning"), output.columns),
    ...entries("unknown").flat(),
    // Of all that is right nobody wants to read a page.
    ...packed(entries("ok"), Math.min(output.columns, 120)),
  ];

  function sentence({ level, subject, text, detail }: Finding): string {
    const isPlain = level === "loses" || level === "warning";
    const names = `${subject}${isPlain ? "" : ":"} `;
    // With one mapping it goes without saying what is meant; a queue or a function is named.
    const goesWithoutSaying =
      only === undefined
        ? level === "ok" && text.includes(subject)
        : level === "ok" || (level !== "loses" && subject === only);
    const said = goesWithoutSaying ? text : names + text;
    return detail === undefined ? said : `${said}   ${output.style("dim", detail)}`;
  }
}

function markOf({ level }: Finding, { style }: Pick<Output, "style">): string {
  const [colour, mark] = marks[level];
  return style(colour, mark);
}

const gap = "   ";

/** Puts short entries side by side in a terminal; a pipe gets one a line, to grep. */
function packed(entries: readonly string[][], columns: number): string[] {
  const lines: string[] = [];
  let last: string | undefined;
  for (const entry of entries) {
    const [only, ...more] = entry;
    const together = `${last}${gap}${only}`;
    if (last !== undefined && more.length === 0 && stringWidth(together) <= columns) {
      last = together;
      lines[lines.length - 1] = together;
      continue;
    }
    lines.push(...entry);
    last = more.length === 0 && Number.isFinite(columns) ? only : undefined;
  }
  return lines;
}

/** Breaks a line between words; what follows is indented below its first word. */
export function wrap(line: string, columns: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(/(?<=\S)(?=\s)/)) {
    if (current !== "" && stringWidth(current + word) > columns) {
      lines.push(current);
      current = `  ${word.trimStart()}`;
    } else current += word;
  }
  return [...lines, current];
}
