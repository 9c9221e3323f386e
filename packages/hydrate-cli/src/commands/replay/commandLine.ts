import type { CommonOptions } from "../commonOptions.js";
import type { ReplayOptions } from "./replayOptions.js";

/** The command that does what a dry run said, for a shell. */
export function commandLine(
  address: string,
  { where = [], profile, region, dir }: CommonOptions,
  options: ReplayOptions,
): string {
  const words = [
    "hydrate",
    "replay",
    address,
    ...where.flatMap(({ key, value }) => ["--where", `${key}=${value}`]),
    ...(options.accept ?? []).flatMap((verdict) => ["--accept", verdict]),
    ...(options.bucket ?? []).flatMap((bucket) => ["--bucket", bucket]),
    ...given("--function", options.function),
    ...given("--profile", profile),
    ...given("--region", region),
    ...given("--dir", dir),
    ...(options.retryUnknown ? ["--retry-unknown"] : []),
    ...(options.ignoreWindow ? ["--ignore-window"] : []),
    ...(options.withoutMessage ? ["--without-message"] : []),
    ...(options.pace === 2 ? [] : ["--pace", String(options.pace)]),
    "--yes",
    ...(where.length === 0 ? ["--all"] : []),
  ];
  return words.map(quote).join(" ");
}

function given(flag: string, value: string | undefined): string[] {
  return value === undefined ? [] : [flag, value];
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
