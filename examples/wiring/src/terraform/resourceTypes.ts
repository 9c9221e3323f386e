import { type Attributes, block, blocks, item, noProperty } from "./attributes.ts";
import { dimensions, onlyTrue, texts } from "./values.ts";

/** A resource of its own, or what CloudFormation has as a part of another, which an attribute names. */
export type ResourceType =
  | { readonly type: string; readonly attributes: Attributes }
  | { readonly partOf: string; readonly attributes: Attributes };

/** What is known of Terraform's resources. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  aws_kinesis_stream: {
    type: "AWS::Kinesis::Stream",
    attributes: {
      name: "Name",
      shard_count: "ShardCount",
      retention_period: "RetentionPeriodHours",
      encryption_type: "StreamEncryption.EncryptionType",
      kms_key_id: "StreamEncryption.KeyId",
    },
  },
  aws_dynamodb_table: {
    type: "AWS::DynamoDB::Table",
    attributes: {
      name: "TableName",
      billing_mode: "BillingMode",
      hash_key: (name) => ({ KeySchema: [{ AttributeName: name, KeyType: "HASH" }] }),
      attribute: blocks({ name: "AttributeName", type: "AttributeType" }, "AttributeDefinitions"),
      stream_enabled: onlyTrue,
      stream_view_type: "StreamSpecification.StreamViewType",
    },
  },
  aws_lambda_function: {
    type: "AWS::Lambda::Function",
    attributes: {
      function_name: "FunctionName",
      role: "Role",
      filename: "Code",
      source_code_hash: noProperty,
      handler: "Handler",
      runtime: "Runtime",
      architectures: "Architectures",
      memory_size: "MemorySize",
      timeout: "Timeout",
      environment: block({ variables: texts }, "Environment.Variables"),
      logging_config: block({ log_format: "LogFormat", log_group: "LogGroup" }, "LoggingConfig"),
    },
  },
  aws_lambda_event_source_mapping: {
    type: "AWS::Lambda::EventSourceMapping",
    attributes: {
      function_name: "FunctionName",
      event_source_arn: "EventSourceArn",
      enabled: "Enabled",
      starting_position: "StartingPosition",
      batch_size: "BatchSize",
      bisect_batch_on_function_error: "BisectBatchOnFunctionError",
      maximum_retry_attempts: "MaximumRetryAttempts",
      maximum_record_age_in_seconds: "MaximumRecordAgeInSeconds",
      function_response_types: "FunctionResponseTypes",
      destination_config: block(
        { on_failure: block({ destination_arn: "OnFailure.Destination" }) },
        "DestinationConfig",
      ),
    },
  },
  aws_lambda_function_event_invoke_config: {
    type: "AWS::Lambda::EventInvokeConfig",
    attributes: {
      function_name: "FunctionName",
      qualifier: "Qualifier",
      maximum_retry_attempts: "MaximumRetryAttempts",
      maximum_event_age_in_seconds: "MaximumEventAgeInSeconds",
      destination_config: block(
        {
          on_success: block({ destination: "OnSuccess.Destination" }),
          on_failure: block({ destination: "OnFailure.Destination" }),
        },
        "DestinationConfig",
      ),
    },
  },
  aws_lambda_permission: {
    type: "AWS::Lambda::Permission",
    attributes: {
      function_name: "FunctionName",
      action: "Action",
      principal: "Principal",
      source_arn: "SourceArn",
    },
  },
  aws_sns_topic: { type: "AWS::SNS::Topic", attributes: { name: "TopicName" } },
  aws_sns_topic_subscription: {
    type: "AWS::SNS::Subscription",
    attributes: {
      topic_arn: "TopicArn",
      protocol: "Protocol",
      endpoint: "Endpoint",
      redrive_policy: "RedrivePolicy",
    },
  },
  aws_sqs_queue: {
    type: "AWS::SQS::Queue",
    attributes: {
      name: "QueueName",
      message_retention_seconds: "MessageRetentionPeriod",
      visibility_timeout_seconds: "VisibilityTimeout",
      sqs_managed_sse_enabled: "SqsManagedSseEnabled",
    },
  },
  aws_sqs_queue_policy: {
    type: "AWS::SQS::QueuePolicy",
    attributes: { queue_url: item("Queues"), policy: "PolicyDocument" },
  },
  // A name of its own: of Terraform's making with a prefix, of CloudFormation's without.
  aws_s3_bucket: { type: "AWS::S3::Bucket", attributes: { bucket_prefix: noProperty } },
  aws_s3_bucket_public_access_block: {
    partOf: "bucket",
    attributes: {
      block_public_acls: "PublicAccessBlockConfiguration.BlockPublicAcls",
      block_public_policy: "PublicAccessBlockConfiguration.BlockPublicPolicy",
      ignore_public_acls: "PublicAccessBlockConfiguration.IgnorePublicAcls",
      restrict_public_buckets: "PublicAccessBlockConfiguration.RestrictPublicBuckets",
    },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    partOf: "bucket",
    attributes: {
      rule: blocks(
        {
          apply_server_side_encryption_by_default: block(
            { sse_algorithm: "SSEAlgorithm" },
            "ServerSideEncryptionByDefault",
          ),
        },
        "BucketEncryption.ServerSideEncryptionConfiguration",
      ),
    },
  },
  aws_s3_bucket_lifecycle_configuration: {
    partOf: "bucket",
    attributes: {
      rule: blocks(
        {
          id: noProperty,
          status: "Status",
          filter: block({}),
          expiration: block({ days: "ExpirationInDays" }),
        },
        "LifecycleConfiguration.Rules",
      ),
    },
  },
  aws_cloudwatch_log_group: {
    type: "AWS::Logs::LogGroup",
    attributes: { name: "LogGroupName", retention_in_days: "RetentionInDays" },
  },
  aws_cloudwatch_metric_alarm: {
    type: "AWS::CloudWatch::Alarm",
    attributes: {
      alarm_name: "AlarmName",
      alarm_description: "AlarmDescription",
      namespace: "Namespace",
      metric_name: "MetricName",
      dimensions,
      statistic: "Statistic",
      comparison_operator: "ComparisonOperator",
      threshold: "Threshold",
      period: "Period",
      evaluation_periods: "EvaluationPeriods",
      treat_missing_data: "TreatMissingData",
      alarm_actions: "AlarmActions",
    },
  },
  aws_iam_role: {
    type: "AWS::IAM::Role",
    attributes: { name_prefix: noProperty, assume_role_policy: "AssumeRolePolicyDocument" },
  },
  aws_iam_role_policy: {
    type: "AWS::IAM::Policy",
    attributes: { name: "PolicyName", role: item("Roles"), policy: "PolicyDocument" },
  },
};
