import { isObject, type Properties, type Resource } from "../resources.ts";

/** Resources by their names in CloudFormation. What Terraform declares of a bucket is part of it there. */
const types: Readonly<Record<string, string>> = {
  aws_kinesis_stream: "Kinesis::Stream",
  aws_dynamodb_table: "DynamoDB::Table",
  aws_lambda_function: "Lambda::Function",
  aws_lambda_event_source_mapping: "Lambda::EventSourceMapping",
  aws_lambda_function_event_invoke_config: "Lambda::EventInvokeConfig",
  aws_lambda_permission: "Lambda::Permission",
  aws_sns_topic: "SNS::Topic",
  aws_sns_topic_subscription: "SNS::Subscription",
  aws_sqs_queue: "SQS::Queue",
  aws_sqs_queue_policy: "SQS::QueuePolicy",
  aws_s3_bucket: "S3::Bucket",
  aws_s3_bucket_public_access_block: "S3::Bucket",
  aws_s3_bucket_server_side_encryption_configuration: "S3::Bucket",
  aws_s3_bucket_lifecycle_configuration: "S3::Bucket",
  aws_cloudwatch_log_group: "Logs::LogGroup",
  aws_cloudwatch_metric_alarm: "CloudWatch::Alarm",
  aws_iam_role: "IAM::Role",
  aws_iam_role_policy: "IAM::Policy",
};

/** Attributes that CloudFormation names otherwise. */
const names: Readonly<Record<string, string>> = {
  assume_role_policy: "AssumeRolePolicyDocument",
  days: "ExpirationInDays",
  destination_arn: "Destination",
  max_message_size: "MaximumMessageSize",
  message_retention_seconds: "MessageRetentionPeriod",
  policy: "PolicyDocument",
  queue_url: "Queues",
  retention_period: "RetentionPeriodHours",
  visibility_timeout_seconds: "VisibilityTimeout",
};

/** What Terraform declares, or plans, in CloudFormation's terms. */
export function toResource(type: string, values: Properties): Resource {
  if (types[type] === undefined) throw new Error(`${type} is not read here`);
  return { Type: `AWS::${types[type]}`, Properties: toProperties(values) };
}

function toProperties(values: Properties): Properties {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      // A block is a list of one. Objects that are not in a list have names of the user's own.
      const [block] = Array.isArray(value) ? value : [];
      return [names[name] ?? pascal(name), isObject(block) ? toProperties(block) : value];
    }),
  );
}

const pascal = (name: string): string =>
  name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

type Statement = {
  readonly principals?: readonly { readonly type: string; readonly identifiers: unknown }[];
  readonly condition?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: unknown;
  }[];
} & Properties;

/** A policy document as IAM writes it. */
export function policyDocument(document: {
  readonly statement?: readonly Statement[];
}): Properties {
  const statements = (document.statement ?? []).flatMap((declared) => {
    const {
      effect = "Allow",
      actions,
      resources,
      principals = [],
      condition = [],
      ...others
    } = declared;
    const Condition = condition.map(({ test, variable, values }) => ({
      [test]: { [variable]: values },
    }));
    const statement = {
      ...others,
      Effect: effect,
      Action: actions,
      Resource: resources,
      Condition,
    };
    return principals.length === 0
      ? [statement]
      : principals.map(({ type, identifiers }) => ({
          ...statement,
          Principal: { [type]: identifiers },
        }));
  });
  return { Statement: statements };
}
