import type { StreamSourceName } from "hydrate-core";
import type { QueueFacts } from "../queue/queueFacts.js";
import type { Asked } from "./asked.js";

/** An event source mapping of a stream, with AWS' defaults in place. */
export type Mapping = {
  readonly uuid: string;
  readonly source: StreamSourceName;
  /** The stream itself, where the mapping reads through a consumer of it. */
  readonly streamArn: string;
  readonly functionArn: string;
  readonly state: string;
  readonly lastResult?: string;
  /** The ARN of its OnFailure destination. */
  readonly destination?: string;
  /** -1: for ever. */
  readonly retries: number;
  /** -1: for ever. */
  readonly ageSeconds: number;
  readonly bisects: boolean;
  readonly reports: boolean;
  readonly filters: boolean;
  readonly parallel: number;
  readonly windowed: boolean;
};

export type StreamFacts = {
  readonly retentionHours: number;
  readonly keyId?: string;
};

/** What is asked of every function on the way. */
export type FunctionConfiguration = {
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  /** Undefined where nobody may decrypt it. */
  readonly environment: Readonly<Record<string, string>> | undefined;
};

export type Subscription = {
  readonly protocol: string;
  /** An ARN for functions and queues; of a person only the protocol is kept. */
  readonly endpoint: string;
  readonly pending: boolean;
  readonly filter: Asked<{ readonly policy: string; readonly ofBody: boolean } | undefined>;
  /** Where its messages go. */
  readonly next?: Stop;
};

export type TopicStop = {
  readonly kind: "topic";
  readonly arn: string;
  readonly facts: Asked<{ readonly keyId?: string; readonly policy?: string }>;
  readonly subscriptions: Asked<readonly Subscription[]>;
};

/** A function that reads a queue, by a mapping of it. */
export type QueueReader = {
  readonly uuid: string;
  readonly enabled: boolean;
  readonly reports: boolean;
  readonly next: FunctionStop;
};

export type QueueStop = {
  readonly kind: "queue";
  readonly arn: string;
  readonly url?: string;
  readonly facts: Asked<QueueFacts>;
  readonly readers: Asked<readonly QueueReader[]>;
  /** Where its redrive policy moves messages to; followed where a function reads it. */
  readonly redrivesTo?: Stop;
};

export type FunctionStop = {
  readonly kind: "function";
  readonly arn: string;
  readonly configuration: Asked<FunctionConfiguration>;
  /** Its resource policy; undefined where it has none. */
  readonly policy: Asked<string | undefined>;
  /** Undefined where none is reserved. */
  readonly reserved: Asked<number | undefined>;
  /** Where Lambda sends what it answers to an asynchronous call. */
  readonly destinations: Asked<{ readonly onSuccess?: Stop; readonly onFailure?: Stop }>;
  /** Where HYDRATE_QUEUE_URL points. */
  readonly sendsTo?: Stop;
};

/** A station on the way of a failure. `loop`: it is on the way already. */
export type Stop =
  | TopicStop
  | QueueStop
  | FunctionStop
  | { readonly kind: "bucket" | "other" | "loop"; readonly arn: string };

/** One consumer of a stream, and all that happens to what it gives up on. */
export type Consumer = {
  readonly mapping: Mapping;
  readonly stream: Asked<StreamFacts>;
  readonly configuration: Asked<FunctionConfiguration>;
  /** Whether the person at the terminal may invoke it; or why not. */
  readonly mayInvoke: Asked<true | string>;
  readonly destination?: Stop;
  /** Another mapping of the same function asks for batchItemFailures. */
  readonly reportsElsewhere: boolean;
};

/** Something that a role must be allowed to do. */
export type Need = {
  readonly roleArn: string;
  /** The function whose role it is. */
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  /** The policy of the resource itself, which may allow it as well. */
  readonly resourcePolicy?: string;
};

export type Permission = Need & { readonly answer: Asked<"allowed" | "denied"> };

/** All that was looked at. */
export type Scene = {
  readonly consumers: readonly Consumer[];
  readonly permissions: readonly Permission[];
};
