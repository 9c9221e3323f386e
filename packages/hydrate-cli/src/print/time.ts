const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const two = (number: number): string => String(number).padStart(2, "0");

/** `1 h 02 m`, `11 d`, `40 s`: two units at most, and one from two days on. */
export function span(millis: number): string {
  const left = Math.max(0, millis);
  if (left < minute) return `${Math.round(left / second)} s`;
  if (left < hour) return `${Math.floor(left / minute)} m`;
  if (left < 2 * day) {
    return `${Math.floor(left / hour)} h ${two(Math.floor((left % hour) / minute))} m`;
  }
  return `${Math.floor(left / day)} d`;
}

/** `in 1 h 02 m`, or `forgotten` where it has passed. */
export function until(time: number, now: number): string {
  return time <= now ? "forgotten" : `in ${span(time - now)}`;
}

/** `09:12` in the person's own time zone. */
export function clock(time: number): string {
  const date = new Date(time);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `22:11:40.102` in the person's own time zone. */
export function preciseClock(time: number): string {
  const date = new Date(time);
  const millis = String(date.getMilliseconds()).padStart(3, "0");
  return `${clock(time)}:${two(date.getSeconds())}.${millis}`;
}

/** `Sat`. */
export function weekday(time: number): string {
  return days[new Date(time).getDay()] ?? "";
}

/** `Sat 22:14`, with the date in front from a week ago on. */
export function dayAndClock(time: number, now: number): string {
  const text = `${weekday(time)} ${clock(time)}`;
  if (Math.abs(now - time) < 6 * day) return text;
  const date = new Date(time);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${text}`;
}
