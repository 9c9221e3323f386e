/**
 * What was found about one thing.
 *
 * - `loses`: records or pointers would be lost
 * - `warning`: it costs time, or makes the way back harder
 * - `unknown`: it may not be looked at
 * - `ok`: it was looked at, and is right
 */
export type Level = "loses" | "warning" | "unknown" | "ok";

export type Finding = {
  readonly level: Level;
  /** What was checked, for programs. */
  readonly check: string;
  /** What it is about: `orders → orders-book`, or a queue's name. */
  readonly subject: string;
  /** Goes on from the subject: what, and why it loses data. For `ok` a label that says it all. */
  readonly text: string;
  /** The values behind it. */
  readonly detail?: string;
  /** Changes it; printed, never run. */
  readonly command?: string;
};

type More = { readonly detail?: string | undefined; readonly command?: string | undefined };

function of(level: Level) {
  return (
    check: string,
    subject: string,
    text: string,
    { detail, command }: More = {},
  ): Finding => ({
    level,
    check,
    subject,
    text,
    ...(detail !== undefined && { detail }),
    ...(command !== undefined && { command }),
  });
}

export const loses = of("loses");
export const warns = of("warning");
export const unseen = of("unknown");
export const fine = of("ok");

/** The same finding twice is one. */
export function distinct(findings: readonly Finding[]): Finding[] {
  return [
    ...new Map(
      findings.map((finding) => {
        const { level, subject, text } = finding;
        return [`${level} ${subject} ${text}`, finding] as const;
      }),
    ).values(),
  ];
}
