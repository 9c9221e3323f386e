import { known } from "../src/doctor/asked.js";
import type {
  Consumer,
  FunctionStop,
  Mapping,
  Permission,
  QueueReader,
  QueueStop,
  Scene,
  Subscription,
  TopicStop,
} from "../src/doctor/facts.js";
import type { QueueFacts } from "../src/queue/queueFacts.js";

const arn = (service: string, name: string) =>
  `arn:aws:${service}:eu-central-1:000000000000:${name}`;
const day = 86_400_000;

export const topicArn = arn("sns", "orders-failures");
export const queueArn = arn("sqs", "orders-dead-letters");
export const pointersArn = arn("sqs", "pointers");
export const hydrateArn = arn("lambda", "function:hydrate-failures");
export const streamArn = arn("kinesis", "stream/orders");

export function mapping(changes: Partial<Mapping> = {}): Mapping {
  return {
    uuid: "0b1c2d3e",
    source: "kinesis",
    streamArn,
    functionArn: arn("lambda", "function:orders-book:live"),
    state: "Enabled",
    lastResult: "OK",
    destination: topicArn,
    retries: 5,
    ageSeconds: 21_600,
    bisects: true,
    reports: true,
    filters: false,
    parallel: 1,
    windowed: false,
    ...changes,
  };
}

export function queueFacts(changes: Partial<QueueFacts> = {}): QueueFacts {
  return {
    arn: queueArn,
    visible: 0,
    inFlight: 0,
    delayed: 0,
    retentionMillis: 14 * day,
    fifo: false,
    maximumMessageSize: 1_048_576,
    ...changes,
  };
}

/** The dead-letter queue: nobody reads it. */
export function deadLetters(
  facts: Partial<QueueFacts> = {},
  changes: Partial<QueueStop> = {},
): QueueStop {
  return {
    kind: "queue",
    arn: queueArn,
    url: "https://sqs.eu-central-1.amazonaws.com/000000000000/orders-dead-letters",
    facts: known(queueFacts(facts)),
    readers: known([]),
    ...changes,
  };
}

/** The hydrate function behind the topic. */
export function hydrate(changes: Partial<FunctionStop> = {}): FunctionStop {
  const policy = {
    Statement: {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Resource: hydrateArn,
      Condition: { ArnLike: { "AWS:SourceArn": topicArn } },
    },
  };
  return {
    kind: "function",
    arn: hydrateArn,
    configuration: known({
      roleArn: "arn:aws:iam::000000000000:role/hydrate-failures",
      timeoutSeconds: 60,
      environment: { HYDRATE_OVERFLOW_BUCKET: "overflow" },
    }),
    policy: known(JSON.stringify(policy)),
    reserved: known(undefined),
    destinations: known({ onSuccess: deadLetters(), onFailure: deadLetters() }),
    ...changes,
  };
}

/** The same with other variables. */
export function hydrateWith(
  environment: Readonly<Record<string, string>> | undefined,
  changes: Partial<FunctionStop> = {},
): FunctionStop {
  const roleArn = "arn:aws:iam::000000000000:role/hydrate-failures";
  return hydrate({
    configuration: known({ roleArn, timeoutSeconds: 60, environment }),
    ...changes,
  });
}

export function subscription(changes: Partial<Subscription> = {}): Subscription {
  return {
    protocol: "lambda",
    endpoint: hydrateArn,
    pending: false,
    filter: known(undefined),
    next: hydrate(),
    ...changes,
  };
}

export function topic(
  subscriptions: readonly Subscription[] = [subscription()],
  changes: Partial<TopicStop> = {},
): TopicStop {
  return {
    kind: "topic",
    arn: topicArn,
    facts: known({}),
    subscriptions: known(subscriptions),
    ...changes,
  };
}

/** A queue of pointers with a hydrate function that reads it. */
export function pointers(
  reader: Partial<QueueReader> = {},
  facts: Partial<QueueFacts> = {},
): QueueStop {
  const next = hydrateWith(
    { HYDRATE_OVERFLOW_BUCKET: "overflow", HYDRATE_QUEUE_URL: "https://…/orders-dead-letters" },
    { destinations: known({}), policy: known(undefined), sendsTo: deadLetters() },
  );
  return {
    kind: "queue",
    arn: pointersArn,
    url: "https://sqs.eu-central-1.amazonaws.com/000000000000/pointers",
    facts: known(
      queueFacts({
        arn: pointersArn,
        maxReceiveCount: 5,
        deadLetterTargetArn: queueArn,
        ...facts,
      }),
    ),
    readers: known([{ uuid: "4f5a6b7c", enabled: true, reports: true, next, ...reader }]),
    redrivesTo: deadLetters(),
  };
}

export function consumer(changes: Partial<Consumer> = {}): Consumer {
  return {
    mapping: mapping(),
    stream: known({ retentionHours: 168 }),
    configuration: known({
      roleArn: "arn:aws:iam::000000000000:role/orders-book",
      timeoutSeconds: 30,
      environment: {},
    }),
    mayInvoke: known(true),
    destination: topic(),
    reportsElsewhere: false,
    ...changes,
  };
}

export function permission(changes: Partial<Permission> = {}): Permission {
  return {
    roleArn: "arn:aws:iam::000000000000:role/orders-book",
    who: "orders-book:live",
    action: "sns:Publish",
    resource: topicArn,
    answer: known("allowed"),
    ...changes,
  };
}

/** One consumer whose failures are safe. */
export function scene(
  changes: Partial<Consumer> = {},
  permissions: readonly Permission[] = [permission()],
): Scene {
  return { consumers: [consumer(changes)], permissions };
}
