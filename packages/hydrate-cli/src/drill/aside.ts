import { wrap } from "../doctor/printFindings.js";

// Where the second part of a line begins, so that those of two lines are in one column.
const column = 77;

/** Puts a second part beside a line where both fit, and below it elsewhere; a pipe gets one line. */
export function aside(line: string, second: string, columns: number): string[] {
  if (second === "") return wrap(line, columns);
  if (!Number.isFinite(columns)) return [`${line}   ${second}`];
  const apart = `${line.padEnd(column - 3)}   ${second}`;
  return apart.length <= columns
    ? [apart]
    : [...wrap(line, columns), ...wrap(`  ${second}`, columns)];
}
