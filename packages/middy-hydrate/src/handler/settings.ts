import { inspect } from "node:util";
import * as z from "zod/mini";
import { isQueueUrl, queueUrlRule } from "./queueUrl.js";

const arns = "must be a list of stream ARNs, in which * stands for any characters";
const hours = "must be a number from 24 to 8760";
const wholeNumber = "must be a whole number of at least 1";
const share = "must be a number from 0.01 to 1";
const bytes = "must be a whole number of at least 4096";

const settings = {
  allowedStreamArns: z
    .array(z.string(arns).check(z.regex(/^(arn:\S+|\*)$/, arns)), arns)
    .check(z.minLength(1, arns)),
  retentionHours: z.number(hours).check(z.minimum(24, hours), z.maximum(8760, hours)),
  maxRangeBytes: z.int(wholeNumber).check(z.minimum(1, wholeNumber)),
  readShare: z.number(share).check(z.minimum(0.01, share), z.maximum(1, share)),
  overflowBucket: z.string("must be a string").check(z.minLength(3, "must be a bucket's name")),
  overflowPrefix: z.string("must be a string"),
  maxDestinationBytes: z.int(bytes).check(z.minimum(4096, bytes)),
  queueUrl: z.string(queueUrlRule).check(z.refine(isQueueUrl, queueUrlRule)),
  decode: z.enum(["none", "text", "json"], "must be none, text or json"),
};
const SettingsSchema = z.partial(z.object(settings));

/** What the environment says, and options may say otherwise. */
export type Settings = z.infer<typeof SettingsSchema>;

/** Settings as options: lists may be read-only, and what is undefined is not given. */
export type SettingOptions = {
  readonly [Name in keyof Settings]?: Readonly<Settings[Name]> | undefined;
};

const list = z.transform((text: string) => text.split(",").map((item) => item.trim()));
const EnvironmentSchema = z.partial(
  z.object({
    HYDRATE_ALLOWED_STREAM_ARNS: z.pipe(list, settings.allowedStreamArns),
    HYDRATE_RETENTION_HOURS: z.pipe(z.transform(Number), settings.retentionHours),
    HYDRATE_MAX_RANGE_BYTES: z.pipe(z.transform(Number), settings.maxRangeBytes),
    HYDRATE_READ_SHARE: z.pipe(z.transform(Number), settings.readShare),
    HYDRATE_OVERFLOW_BUCKET: settings.overflowBucket,
    HYDRATE_OVERFLOW_PREFIX: settings.overflowPrefix,
    HYDRATE_MAX_DESTINATION_BYTES: z.pipe(z.transform(Number), settings.maxDestinationBytes),
    HYDRATE_QUEUE_URL: settings.queueUrl,
    HYDRATE_DECODE: settings.decode,
  }),
);

/** @throws TypeError naming each variable that is wrong, and its value. Empty ones count as unset. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Settings {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const variables = parse(EnvironmentSchema, set);
  return withoutUndefined({
    allowedStreamArns: variables.HYDRATE_ALLOWED_STREAM_ARNS,
    retentionHours: variables.HYDRATE_RETENTION_HOURS,
    maxRangeBytes: variables.HYDRATE_MAX_RANGE_BYTES,
    readShare: variables.HYDRATE_READ_SHARE,
    overflowBucket: variables.HYDRATE_OVERFLOW_BUCKET,
    overflowPrefix: variables.HYDRATE_OVERFLOW_PREFIX,
    maxDestinationBytes: variables.HYDRATE_MAX_DESTINATION_BYTES,
    queueUrl: variables.HYDRATE_QUEUE_URL,
    decode: variables.HYDRATE_DECODE,
  });
}

/** @throws TypeError naming each option that is wrong, and its value. */
export function readSettings(options: SettingOptions): Settings {
  return parse(SettingsSchema, withoutUndefined(options));
}

function parse<T>(schema: z.ZodMiniType<T>, input: Readonly<Record<string, unknown>>): T {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  const complaints = error.issues.map(({ path: [name = ""], message }) => {
    return `${String(name)} ${message}, got ${describe(input[String(name)])}`;
  });
  throw new TypeError([...new Set(complaints)].join("; "));
}

// A program may give what JSON cannot hold.
function describe(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : inspect(value);
  return text.length > 200 ? `${text.slice(0, 200)}… (${text.length} characters)` : text;
}

function withoutUndefined<T extends object>(values: T): Partial<T> {
  const defined = Object.entries(values).filter(([, value]) => value !== undefined);
  // Of the same members, or fewer.
  return Object.fromEntries(defined) as Partial<T>;
}
