resource "aws_sns_topic" "alarms" {
  name = "orders-alarms"
}

# Orders as they come in: a Kinesis stream.

resource "aws_kinesis_stream" "orders" {
  name             = "orders"
  shard_count      = 1
  retention_period = var.stream_retention_hours
  encryption_type  = "KMS"
  kms_key_id       = "alias/aws/kinesis"
}

data "aws_iam_policy_document" "consume_stream" {
  statement {
    actions = [
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ]
    resources = [aws_kinesis_stream.orders.arn]
  }
}

module "orders_stream" {
  source = "./modules/replayable"

  name                          = "orders-stream"
  stream_kind                   = "kinesis"
  stream_arn                    = aws_kinesis_stream.orders.arn
  consume_policy                = data.aws_iam_policy_document.consume_stream.json
  trigger                       = var.trigger
  retention_hours               = var.stream_retention_hours
  maximum_record_age_in_seconds = var.stream_maximum_record_age_in_seconds
  consumer_directory            = "${path.module}/../functions/dist/stream-consumer"
  hydrate_directory             = "${path.module}/../functions/dist/hydrate"
  alarms_topic_arn              = aws_sns_topic.alarms.arn
  replay_enabled                = var.replay_orders_stream
}

# Orders as they are kept: a DynamoDB table with a stream of its changes.

# The provider warns that hash_key is deprecated, but does not take its successor for a table yet.
resource "aws_dynamodb_table" "orders" {
  name             = "orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }
}

data "aws_iam_policy_document" "consume_table" {
  statement {
    actions = [
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
    ]
    resources = [aws_dynamodb_table.orders.stream_arn]
  }

  statement {
    actions   = ["dynamodb:ListStreams"]
    resources = ["*"]
  }
}

module "orders_table" {
  source = "./modules/replayable"

  name                          = "orders-table"
  stream_kind                   = "dynamodb"
  stream_arn                    = aws_dynamodb_table.orders.stream_arn
  consume_policy                = data.aws_iam_policy_document.consume_table.json
  trigger                       = var.trigger
  maximum_record_age_in_seconds = var.table_maximum_record_age_in_seconds
  consumer_directory            = "${path.module}/../functions/dist/table-consumer"
  hydrate_directory             = "${path.module}/../functions/dist/hydrate"
  alarms_topic_arn              = aws_sns_topic.alarms.arn
  replay_enabled                = var.replay_orders_table
}
