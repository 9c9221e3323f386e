import { UsageError } from "../errors.js";

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const day = 86_400_000;

/**
 * A point in time as a person writes it: `18:00` (the next or the last one, by `side`), `2h` (from
 * now, or ago), `2026-11-21`, `2026-11-21T22:00:00Z`.
 *
 * @throws {@link UsageError} for any other text
 */
export function parseTime(text: string, now: number, side: "past" | "future"): number {
  const sign = side === "past" ? -1 : 1;
  const [, digits, unit = ""] = /^(\d+)([mhd])$/.exec(text) ?? [];
  if (digits !== undefined) return now + sign * Number(digits) * (units[unit] ?? 0);

  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (Number(hours) < 24 && Number(minutes) < 60) {
    const time = new Date(now).setHours(Number(hours), Number(minutes), 0, 0);
    if (side === "past") return time > now ? time - day : time;
    return time <= now ? time + day : time;
  }
  // A date alone is midnight here, not in Greenwich.
  const time = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text);
  if (/^\d{4}-/.test(text) && !Number.isNaN(time)) return time;
  throw new UsageError(
    `${text} is no time`,
    "Write 18:00, 2h, 3d, 2026-11-21 or 2026-11-21T22:00:00Z.",
  );
}
