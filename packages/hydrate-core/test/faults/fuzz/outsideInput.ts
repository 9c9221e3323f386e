import fc from "fast-check";
import {
  buildDynamoDBOnFailureRecord,
  buildKinesisOnFailureRecord,
  toFailureEnvelope,
  toPipesDeadLetter,
  toS3Event,
  toSnsEvent,
  toSnsNotification,
  toSqsEvent,
  toSuccessEnvelope,
} from "hydrate-core/testing";

// Real messages, changed at random: what is only almost right gets further than what is just random.
// A case is a small description of what is changed; the input itself, which may be a megabyte, is
// made of it in the test, so that a failure prints what was done and shrinks.

/** Stands in everything that is a record's data; no error message may hold it. */
export const secret = "c2VjcmV0LXNhbGFyeQ";

const numbers = ["49600000000000000000000001", "49600000000000000000000002"] as const;

const kinesisRecords = numbers.map((sequenceNumber) => ({
  kinesis: {
    kinesisSchemaVersion: "1.0",
    partitionKey: "order-1001",
    sequenceNumber,
    data: secret,
    approximateArrivalTimestamp: 1_795_428_004.835,
  },
  eventSource: "aws:kinesis",
  eventVersion: "1.0",
  eventID: `shardId-000000000001:${sequenceNumber}`,
  eventName: "aws:kinesis:record",
  awsRegion: "eu-central-1",
  eventSourceARN: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders",
}));

const dynamodbRecords = numbers.map((SequenceNumber) => ({
  eventID: "7de3041dd709b024af6f29e4fa13d34c",
  eventName: "MODIFY",
  eventVersion: "1.1",
  eventSource: "aws:dynamodb",
  awsRegion: "eu-central-1",
  dynamodb: {
    ApproximateCreationDateTime: 1_795_428_004,
    Keys: { id: { S: "order-1001" } },
    NewImage: { id: { S: "order-1001" }, note: { M: { text: { S: secret } } } },
    SequenceNumber,
    SizeBytes: 59,
    StreamViewType: "NEW_IMAGE",
  },
  eventSourceARN:
    "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-20T10:00:00.000",
}));

const info = {
  batchSize: 2,
  startSequenceNumber: numbers[0],
  endSequenceNumber: numbers[1],
};
const hydration = {
  status: "superset",
  reason: "The range holds 2 records, the failed batch had 1 of them.",
  recordCount: 2,
  expectedCount: 1,
  firstSequenceNumber: numbers[0],
  lastSequenceNumber: numbers[1],
  expiresAt: "2026-11-24T10:00:04.835Z",
  hydratedAt: "2026-11-23T10:00:30.000Z",
};
const payloadLocation = "s3://overflow/hydrate/kinesis/orders.json";
const kinesis = buildKinesisOnFailureRecord(info);
const dynamodb = buildDynamoDBOnFailureRecord(info);

/** What a message holds at its core. */
const contents = {
  kinesis,
  dynamodb,
  kinesisWithPayload: { ...kinesis, payload: JSON.stringify({ Records: kinesisRecords }) },
  kinesisWithPayloadObject: { ...kinesis, payload: { Records: kinesisRecords } },
  dynamodbWithPayload: { ...dynamodb, payload: JSON.stringify({ Records: dynamodbRecords }) },
  dynamodbWithPayloadObject: { ...dynamodb, payload: { Records: dynamodbRecords } },
  overflowObject: {
    ...kinesis,
    payload: JSON.stringify({ Records: kinesisRecords }),
    hydration,
  },
  hydratedKinesis: { ...kinesis, KinesisBatch: kinesisRecords, hydration },
  hydratedDynamoDB: { ...dynamodb, DDBStreamBatch: dynamodbRecords, hydration },
  inOverflow: { ...kinesis, KinesisBatch: [], hydration: { ...hydration, payloadLocation } },
  deadLetter: toPipesDeadLetter(dynamodb),
  kafka: { requestContext: {}, KafkaBatchInfo: { topics: { "orders-0": { offset: 1 } } } },
  kinesisEvent: { Records: kinesisRecords },
  dynamodbEvent: { Records: dynamodbRecords },
  s3Event: toS3Event([{ bucket: "failures", key: "aws/lambda/orders 1.json" }]),
  s3BusEvent: {
    source: "aws.s3",
    "detail-type": "Object Created",
    detail: { bucket: { name: "failures" }, object: { key: "orders.json", "version-id": "3" } },
  },
} satisfies Record<string, unknown>;

/** What carries it, each of them in any other. */
const envelopes = {
  sns: (message) => toSnsEvent([message]),
  sqs: (message) => toSqsEvent([message, kinesis]),
  pipe: (message) => toSqsEvent([message]).Records,
  array: (message) => [message],
  notification: toSnsNotification,
  failure: (message) => toFailureEnvelope(message, "failed"),
  success: (message) => toSuccessEnvelope(toSnsEvent([kinesis]), message),
  bus: (message) => ({ source: "orders", "detail-type": "OrderFailed", detail: message }),
} satisfies Record<string, (message: unknown) => unknown>;

const pollution = ["__proto__", "constructor", "prototype", "toJSON", "then", "toString", "length"];
const names = [
  ...pollution,
  ...["Records", "Sns", "Message", "MessageId", "Type", "body", "messageId", "eventSource"],
  ...["detail", "detail-type", "source", "requestPayload", "responsePayload", "payload"],
  ...["KinesisBatchInfo", "DDBStreamBatchInfo", "KafkaBatchInfo", "KinesisBatch"],
  ...["DDBStreamBatch", "hydration", "payloadLocation", "status", "reason", "recordCount"],
  ...["kinesis", "dynamodb", "data", "sequenceNumber", "SequenceNumber", "decodedData"],
  ...["streamArn", "shardId", "batchSize", "startSequenceNumber", "endSequenceNumber", "s3"],
  ...["bucket", "object", "key", "name", "requestContext", "responseContext", "context"],
];

// JSON that no JavaScript value can be written to, or none that JSON.stringify survives.
const deep = 10_000;
const texts = {
  deepArray: () => `${"[".repeat(deep)}${"]".repeat(deep)}`,
  deepObject: () => `${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`,
  deepMixed: () => `${'[{"Records":'.repeat(deep / 2)}[]${"}]".repeat(deep / 2)}`,
  long: () => `"${"x".repeat(100_000)}"`,
  longest: () => `"${"9".repeat(1_000_000)}"`,
  wide: () => `[${"0,".repeat(9_999)}0]`,
  wideRecords: () => `{"Records":[${'{"body":"{}"},'.repeat(999)}{}]}`,
  tooLarge: () => "1e400",
  tooSmall: () => "-1e400",
  tooPrecise: () => "0.1000000000000000055511151231257827",
} satisfies Record<string, () => string>;
const mark = "\u2756";

// Each string around a text doubles its backslashes: without an end to it a case fills the memory.
const longestInside = 300_000;
const mostBackslashes = 7;

const value = fc.oneof(
  { weight: 6, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<unknown>(
      ...[null, true, false, 0, -0, -1, 1, 0.5, 1e308, -1e308, 5e-324, 2 ** 53, 1e21],
      ...["", "NaN", "Infinity", "-1", "0", "00", "1e3", "0x10", "9".repeat(129), "9".repeat(130)],
      ...["{}", "[]", "null", "{", '{"Records":[]}', '{"Records":[null]}', '"text"'],
      ...["\ud800", "\udfff\ud800", "\u0000", "\u2028", "s3://", "s3://overflow/key", "s3://a/b/c"],
      ...["aws:sqs", "aws:kinesis", "aws:dynamodb", "Notification", "complete", "gone"],
      ...["+275760-09-13T00:00:00.000Z", "2026-11-23T10:00:04.835Z"],
      ...[{}, [], [[]], [{}], { Records: [] }, { Records: [{ body: "{}" }] }],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...Object.keys(texts)).map((name) => `${mark}${name}${mark}`),
  },
);
const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...names) },
  { weight: 1, arbitrary: fc.string() },
);

const change = fc.record({
  what: fc.constantFrom(
    ...([
      "delete",
      "replace",
      "rename",
      "duplicate",
      "retype",
      "insert",
      "repeat",
      "nest",
    ] as const),
  ),
  /** Which value of all there are, counted from the outermost one. */
  at: fc.nat(200),
  name,
  value,
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const changes = fc.array(change, { maxLength: 3 });

/** A case: what lies in the middle, what it is wrapped in, and what is changed at each step. */
export const outsideInput = fc.record({
  content: fc.constantFrom(...(Object.keys(contents) as (keyof typeof contents)[])),
  changes,
  wraps: fc.array(
    fc.record({
      envelope: fc.constantFrom(...(Object.keys(envelopes) as (keyof typeof envelopes)[])),
      changes,
    }),
    { maxLength: 4 },
  ),
});
export type OutsideInput = typeof outsideInput extends fc.Arbitrary<infer T> ? T : never;

/** A message with no envelope around it. */
export const bareInput = outsideInput.map((input) => ({ ...input, wraps: [] }));

/** The JSON text of a case. */
export function toText({ content, changes, wraps }: OutsideInput): string {
  const inside = changes.reduce<unknown>(apply, contents[content]);
  const message = wraps.reduce(
    (wrapped, { envelope, changes }) =>
      JSON.stringify(wrapped).length > longestInside
        ? wrapped
        : changes.reduce(apply, envelopes[envelope](wrapped)),
    inside,
  );
  // A mark stands in as many strings as there are messages around it: each adds its backslashes.
  return JSON.stringify(message).replace(
    new RegExp(`(\\\\*)"${mark}(\\w+)${mark}\\\\*"`, "g"),
    (_, backslashes: string, text: keyof typeof texts) =>
      texts[backslashes.length > mostBackslashes ? "tooLarge" : text]().replaceAll(
        '"',
        `${backslashes}"`,
      ),
  );
}

/** The input of a case, as Lambda makes it of the text. */
export const toInput = (input: OutsideInput): unknown => JSON.parse(toText(input));

type Container = Record<string, unknown> | unknown[];
type Spot = { readonly path: readonly string[]; readonly value: unknown };

function spotsIn(value: unknown, path: readonly string[] = []): Spot[] {
  const inside = isContainer(value) ? Object.entries(value) : [];
  return [{ path, value }, ...inside.flatMap(([name, member]) => spotsIn(member, [...path, name]))];
}

function apply(whole: unknown, { what, at, name, value }: Change): unknown {
  const spots = spotsIn(whole);
  const spot = spots[at % spots.length];
  if (!spot) return whole;
  const { path, value: old } = spot;
  const key = path.at(-1);
  switch (what) {
    case "delete":
      return edit(whole, path, () => []);
    case "replace":
      return edit(whole, path, (key) => [[key, value]]);
    case "rename":
      // Data under the name of a pointer's member is the pointer, and is quoted.
      if (key === undefined || JSON.stringify(old).includes(secret)) return whole;
      return edit(whole, path, () => [[name, old]]);
    case "duplicate":
      if (JSON.stringify(old).includes(secret)) return whole;
      return edit(whole, path, (key) => [
        [key, old],
        [name, old],
      ]);
    case "retype":
      return edit(whole, path, (key) => [[key, retyped(old, at)]]);
    case "insert":
      if (!isContainer(old)) return whole;
      return edit(whole, path, (key) => [[key, withMember(old, name, value)]]);
    case "repeat":
      if (!Array.isArray(old)) return whole;
      return edit(whole, path, (key) => [[key, repeated(old)]]);
    case "nest":
      if (JSON.stringify(old).length > longestInside) return whole;
      return edit(whole, path, (key) => [[key, { Records: [{ body: JSON.stringify(old) }] }]]);
  }
}

/** A copy in which one member is replaced by those that are given. */
function edit(
  value: unknown,
  [name, ...path]: readonly string[],
  replace: (name: string) => [string, unknown][],
): unknown {
  if (name === undefined) return replace("")[0]?.[1] ?? null;
  if (!isContainer(value)) return value;
  const members = Object.entries(value).flatMap(([own, member]): [string, unknown][] => {
    if (own !== name) return [[own, member]];
    return path.length === 0 ? replace(own) : [[own, edit(member, path, replace)]];
  });
  // Defines its members one by one: `__proto__` too becomes one of them.
  return Array.isArray(value) ? members.map(([, item]) => item) : Object.fromEntries(members);
}

function withMember(container: Container, name: string, value: unknown): Container {
  if (Array.isArray(container)) return [...container, value];
  return Object.fromEntries([[name, value], ...Object.entries(container)]);
}

function repeated(items: readonly unknown[]): unknown[] {
  const size = JSON.stringify(items).length;
  // What a mark stands for is large enough once.
  if (JSON.stringify(items).includes(mark)) return [...items];
  const times = Math.min(10_000, Math.ceil(200_000 / size));
  return Array.from({ length: times }, () => items).flat();
}

function retyped(value: unknown, at: number): unknown {
  const types = [
    () => JSON.stringify(value),
    () => [value],
    () => ({ value }),
    () => (isContainer(value) ? 0 : Number(value)),
    () => null,
    () => (typeof value === "string" ? Number.parseFloat(value) : String(at)),
    () => (typeof value === "string" ? parsed(value) : value),
  ];
  return types[at % types.length]?.();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [...text.slice(0, 20)];
  }
}

function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}
