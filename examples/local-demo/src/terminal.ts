import { stderr, stdout } from "node:process";
import { stripVTControlCharacters, styleText } from "node:util";
import type { HydrationStatus } from "hydrate-core";

type Style = Parameters<typeof styleText>[0];

/** Colours where the terminal has them; `styleText` sees to NO_COLOR and pipes. */
export const paint = (style: Style, text: string): string => styleText(style, text);

const statusStyles = {
  complete: ["green", "bold"],
  superset: ["cyan", "bold"],
  partial: ["yellow", "bold"],
  gone: ["red", "bold"],
} satisfies Record<HydrationStatus, Style>;

export const paintStatus = (status: HydrationStatus): string => paint(statusStyles[status], status);

let sections = 0;

/** Begins the next numbered section. */
export function section(title: string): void {
  sections += 1;
  stdout.write(`\n${paint(["bold", "cyan"], String(sections))}  ${paint("bold", title)}\n\n`);
}

/** Writes text, each line indented to stand under the section's title. */
export function write(text: string): void {
  stdout.write(`${text.replace(/^(?=.)/gm, "   ")}\n`);
}

/** Lines cells up in columns; the last one may be as long as it likes. */
export function table(rows: readonly (readonly string[])[]): string {
  const width = (cell: string): number => stripVTControlCharacters(cell).length;
  const widths = rows.reduce<number[]>(
    (known, row) => row.map((cell, i) => Math.max(known[i] ?? 0, width(cell))),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell + " ".repeat((widths[i] ?? 0) - width(cell)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** JSON for people: what is too long for a line loses its middle. */
export function prettyJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_name, member: unknown) => {
      if (typeof member !== "string") return member;
      const short = abbreviate(member);
      return short.length > 55 ? `${short.slice(0, 20)}…${short.slice(-34)}` : short;
    },
    2,
  );
}

/** Breaks a text into lines that fit 80 columns where they are written. */
export const wrap = (text: string): string =>
  abbreviate(text).replace(/(?=.{78})(.{1,77}) /g, "$1\n");

const abbreviate = (text: string): string =>
  text.replace(/\d{21,}/g, (number) => `${number.slice(0, 8)}…${number.slice(-8)}`);

/** The start of a text, where all of it is too long. */
export const shorten = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

/** How long from now, in the two units that matter. */
export function timeUntil(isoTime: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(isoTime) - Date.now()) / 60_000));
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Shows on stderr that something takes a moment: a spinner for people, one line for logs. */
export async function withProgress<T>(text: string, work: Promise<T>): Promise<T> {
  if (!stderr.isTTY) {
    stderr.write(`${text} …\n`);
    return work;
  }
  const frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
  let frame = 0;
  const timer = setInterval(() => {
    stderr.write(`\r${frames[frame++ % frames.length]} ${text} …`);
  }, 80);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    stderr.write("\r\u001b[K");
  }
}
