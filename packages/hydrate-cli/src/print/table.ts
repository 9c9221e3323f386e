import { stripVTControlCharacters } from "node:util";
import stringWidth from "fast-string-width";

/** A column: its header, which side its cells keep to, and whether it may be shortened. */
export type Column = {
  readonly header: string;
  readonly align?: "left" | "right";
  /** Shortened first where the table does not fit; `undefined` never is. */
  readonly shrink?: boolean;
};

const gap = "  ";
const shortest = 8;

/** Lines without borders, to read and to grep; columns that may shrink do so to fit the width. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  styleHeader: (text: string) => string = (text) => text,
): string[] {
  const widths = columns.map(({ header }, index) =>
    Math.max(stringWidth(header), ...rows.map((row) => stringWidth(row[index] ?? ""))),
  );
  let excess = widths.reduce((sum, of) => sum + of, gap.length * (columns.length - 1)) - width;
  while (excess > 0) {
    const widest = columns.reduce(
      (found, { shrink }, index) =>
        shrink && (widths[index] ?? 0) > (widths[found] ?? shortest) ? index : found,
      -1,
    );
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align ?? "left"))
      .join(gap)
      .trimEnd();
  return [styleHeader(line(columns.map(({ header }) => header))), ...rows.map(line)];
}

function pad(cell: string, width: number, align: "left" | "right"): string {
  const missing = width - stringWidth(cell);
  if (missing >= 0) {
    return align === "left" ? cell + " ".repeat(missing) : " ".repeat(missing) + cell;
  }
  return shorten(stripVTControlCharacters(cell), width);
}

/** Cuts a text to a width, with an ellipsis. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let short = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(short + segment) > width - 1) break;
    short += segment;
  }
  return `${short}…`;
}
