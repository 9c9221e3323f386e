/** Writes a table of Markdown whose columns line up, so that a terminal shows it as well. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => `${"-".repeat(width - 1)}:`).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

/** A whole number as people write it. */
export function count(value: number): string {
  return value.toLocaleString("en");
}
