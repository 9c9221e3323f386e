import { days, type Facts, type Trigger } from "./halves.ts";

/** Where the consumer sends its pointers. */
export const failuresArn: Readonly<Record<Trigger, string>> = {
  topic: "→topic:arn",
  queue: "→pointers:arn",
};

/** What only one of the two wirings has, between the consumer and the hydrate function. */
export const triggerFacts: Readonly<Record<Trigger, Facts>> = {
  topic: {
    topic: {},
    subscription: {
      Protocol: "lambda",
      Endpoint: "→hydrate:arn",
      "RedrivePolicy.deadLetterTargetArn": "→deadLetters:arn",
    },
    permission: {
      Action: "lambda:InvokeFunction",
      Principal: "sns.amazonaws.com",
      SourceArn: "→topic:arn",
    },
    // SNS sends what it cannot deliver. The functions need no permission here: same account.
    queuePolicy: {
      Allows: [
        "Service:sns.amazonaws.com sqs:SendMessage →deadLetters:arn if ArnEquals aws:SourceArn →topic:arn",
      ],
    },
  },
  queue: {
    pointers: {
      MaximumMessageSize: 1024 * 1024,
      MessageRetentionPeriod: 14 * days,
      // Six times the hydrate function's timeout.
      VisibilityTimeout: 360,
      SqsManagedSseEnabled: true,
      "RedrivePolicy.deadLetterTargetArn": "→deadLetters:arn",
      "RedrivePolicy.maxReceiveCount": 5,
    },
    hydration: {
      Enabled: true,
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 5,
      "ScalingConfig.MaximumConcurrency": 2,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    },
  },
};
