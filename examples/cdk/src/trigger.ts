import type { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { FunctionProps, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { OwnAlarm } from "./createAlarms.ts";
import type { Places } from "./permissions.ts";

/** How pointers get from the consumer to the hydrate function. */
export interface Trigger extends Pick<Places, "send" | "receive"> {
  /** The consumer's OnFailure destination. */
  readonly failures: Topic | Queue;
  readonly destination: string;
  readonly hydrateProps: Pick<FunctionProps, "reservedConcurrentExecutions" | "environment">;
  readonly alarm: OwnAlarm;
  connect(hydrate: LambdaFunction): void;
}

export interface TriggerProps {
  readonly name: string;
  readonly deadLetters: Queue;
  readonly hydrateTimeout: Duration;
  readonly hydrateConcurrency: number;
  readonly hydrateBatchSize: number;
  readonly removalPolicy: RemovalPolicy;
}
