import { defined, type Members, membersOf } from "../readYaml.ts";
import { destinations } from "./destinations.ts";
import { normalize } from "./normalize.ts";

/** The resources that an event of a function becomes. */
export function compileEvent(prefix: string, event: unknown): Members {
  const { stream, sqs, sns } = membersOf(event, ["stream", "sqs", "sns"], `An event of ${prefix}`);
  if (stream !== undefined) return compileStream(prefix, stream);
  if (sqs !== undefined) return compileSqs(prefix, sqs);
  return compileSns(prefix, sns);
}

function compileStream(prefix: string, stream: unknown): Members {
  const where = `${prefix}.stream`;
  const own = membersOf(
    stream,
    [
      "type",
      "arn",
      "batchSize",
      "startingPosition",
      "enabled",
      "bisectBatchOnFunctionError",
      "maximumRetryAttempts",
      "maximumRecordAgeInSeconds",
      "functionResponseType",
      "destinations",
    ],
    where,
  );
  return {
    [`${prefix}EventSourceMapping${normalize(String(own["type"]))}${targetOf(own["arn"], where)}`]:
      {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: defined({
          ...mapping(prefix, own),
          StartingPosition: own["startingPosition"] ?? "TRIM_HORIZON",
          BisectBatchOnFunctionError: own["bisectBatchOnFunctionError"],
          MaximumRetryAttempts: own["maximumRetryAttempts"],
          MaximumRecordAgeInSeconds: own["maximumRecordAgeInSeconds"],
          DestinationConfig: destinations(own["destinations"], { onFailure: "OnFailure" }, where),
        }),
      },
  };
}

function compileSqs(prefix: string, sqs: unknown): Members {
  const where = `${prefix}.sqs`;
  const own = membersOf(sqs, ["arn", "batchSize", "enabled", "functionResponseType"], where);
  return {
    [`${prefix}EventSourceMappingSQS${targetOf(own["arn"], where)}`]: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: defined(mapping(prefix, own)),
    },
  };
}

/** What the mappings of streams and of queues have in common. */
function mapping(prefix: string, own: Members): Members {
  const { functionResponseType } = own;
  return {
    FunctionName: { "Fn::GetAtt": [`${prefix}LambdaFunction`, "Arn"] },
    EventSourceArn: own["arn"],
    BatchSize: own["batchSize"] ?? 10,
    Enabled: own["enabled"] ?? true,
    FunctionResponseTypes: functionResponseType === undefined ? undefined : [functionResponseType],
  };
}

/** The topic is declared under `resources`; the queue's policy is the framework's. */
function compileSns(prefix: string, sns: unknown): Members {
  const { arn, topicName, redrivePolicy } = membersOf(
    sns,
    ["arn", "topicName", "redrivePolicy"],
    `${prefix}.sns`,
  );
  const { deadLetterTargetRef: queue } = membersOf(
    redrivePolicy,
    ["deadLetterTargetRef"],
    `${prefix}.sns.redrivePolicy`,
  );
  const topic = normalize(String(topicName).replace(/[^0-9A-Za-z]/g, ""));
  const endpoint = { "Fn::GetAtt": [`${prefix}LambdaFunction`, "Arn"] };
  const queueArn = { "Fn::GetAtt": [queue, "Arn"] };
  const policy = `${topic}To${prefix}DLQPolicy`;
  return {
    [`${prefix}SnsSubscription${topic}`]: {
      Type: "AWS::SNS::Subscription",
      Properties: {
        TopicArn: arn,
        Protocol: "lambda",
        Endpoint: endpoint,
        RedrivePolicy: { deadLetterTargetArn: queueArn },
      },
    },
    [`${prefix}LambdaPermission${topic}SNS`]: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        FunctionName: endpoint,
        Action: "lambda:InvokeFunction",
        Principal: "sns.amazonaws.com",
        SourceArn: arn,
      },
    },
    [policy]: {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: [{ Ref: queue }],
        PolicyDocument: {
          Version: "2012-10-17",
          Id: policy,
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "sns.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: queueArn,
              Condition: { ArnEquals: { "aws:SourceArn": arn } },
            },
          ],
        },
      },
    },
  };
}

/** The logical id in `!GetAtt`, which is part of the id that the framework makes. */
function targetOf(arn: unknown, where: string): string {
  const { "Fn::GetAtt": target } = membersOf(arn, ["Fn::GetAtt"], `${where}.arn`);
  return normalize(String(Array.isArray(target) ? target[0] : target));
}
