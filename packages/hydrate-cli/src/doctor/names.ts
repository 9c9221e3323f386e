import { functionName } from "../case/caseBatch.js";
import { span } from "../print/time.js";
import type { Mapping } from "./facts.js";

/** The name that a person knows a thing by: of a queue, a topic, a stream, a table, a function. */
export function nameOf(arn: string): string {
  const [, table] = /^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/([^/]+)/.exec(arn) ?? [];
  if (table !== undefined) return table;
  const [, stream] = /^arn:[^:]*:kinesis:[^:]*:[^:]*:stream\/([^/]+)/.exec(arn) ?? [];
  if (stream !== undefined) return stream;
  if (/^arn:[^:]*:lambda:/.test(arn)) return functionName(arn);
  return arn.split(/[:/]/).at(-1) ?? arn;
}

/** How a mapping is called: `orders → orders-book`. */
export function subjectOf({ streamArn, functionArn }: Mapping): string {
  return `${nameOf(streamArn)} → ${nameOf(functionArn)}`;
}

/** The part of an ARN that names a role, for `--role-name`. */
export function roleName(roleArn: string): string {
  return roleArn.split("/").at(-1) ?? roleArn;
}

const hour = 3_600_000;

/** `6 h`, `24 h`, `14 d`, `1 h 30 m`. */
export function time(millis: number): string {
  return millis < 48 * hour && millis % hour === 0 ? `${millis / hour} h` : span(millis);
}

/** Words as a shell takes them. */
export function shell(...words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
