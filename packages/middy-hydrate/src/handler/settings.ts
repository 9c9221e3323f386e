import { throwComplaints, unknownName } from "hydrate-core";
import { type HandlerOptions, handlerOptionRules } from "./handlerOptions.js";

const toList = (text: string): string[] => text.split(",").map((item) => item.trim());
// Number takes nothing but space for 0.
const toNumber = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));
const toText = (text: string): string => text;

/** The option that each variable stands for, and how its text is read. */
const variables = {
  HYDRATE_ALLOWED_STREAM_ARNS: ["allowedStreamArns", toList],
  HYDRATE_RETENTION_HOURS: ["retentionHours", toNumber],
  HYDRATE_MAX_RANGE_BYTES: ["maxRangeBytes", toNumber],
  HYDRATE_READ_SHARE: ["readShare", toNumber],
  HYDRATE_OVERFLOW_BUCKET: ["overflowBucket", toText],
  HYDRATE_OVERFLOW_PREFIX: ["overflowPrefix", toText],
  HYDRATE_MAX_DESTINATION_BYTES: ["maxDestinationBytes", toNumber],
  HYDRATE_QUEUE_URL: ["queueUrl", toText],
  HYDRATE_DECODE: ["decode", toText],
} as const satisfies Record<
  string,
  readonly [option: keyof HandlerOptions, read: (text: string) => unknown]
>;

const prefix = "HYDRATE_";
const withoutPrefix = (name: string): string => name.slice(prefix.length);
const names = Object.keys(variables).map(withoutPrefix);

/** What the environment says; options say otherwise. */
export type Settings = Pick<HandlerOptions, (typeof variables)[keyof typeof variables][0]>;

/**
 * Reads the options that the environment gives. Empty variables count as unset.
 *
 * @throws TypeError naming each variable that is unknown or wrong, and its value.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Settings {
  const settings: Record<string, unknown> = {};
  const complaints = Object.entries(env).flatMap(([name, text = ""]) => {
    if (text === "" || !name.startsWith(prefix)) return [];
    if (!isVariable(name)) {
      return [unknownName(withoutPrefix(name), "a variable", names, prefix)];
    }
    const [option, read] = variables[name];
    const value = read(text);
    settings[option] = value;
    const hint = read === toList ? ". Separate the entries by commas" : "";
    return handlerOptionRules[option](value, name, text).map((complaint) => `${complaint}${hint}`);
  });
  throwComplaints(complaints, "middy-hydrate");
  return settings;
}

function isVariable(name: string): name is keyof typeof variables {
  return Object.hasOwn(variables, name);
}
