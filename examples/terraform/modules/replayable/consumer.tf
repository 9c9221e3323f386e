# stream ─> consumer ──OnFailure──> topic or queue

locals {
  # How the consumer tells of a failed batch.
  failures = {
    topic = { arns = aws_sns_topic.failures[*].arn, action = "sns:Publish" }
    queue = { arns = aws_sqs_queue.pointers[*].arn, action = "sqs:SendMessage" }
  }
}

data "archive_file" "consumer" {
  type        = "zip"
  source_dir  = var.consumer_directory
  output_path = "${path.root}/.build/${var.name}-consumer.zip"
}

resource "aws_lambda_function" "consumer" {
  function_name    = "${var.name}-consumer"
  role             = aws_iam_role.consumer.arn
  filename         = data.archive_file.consumer.output_path
  source_code_hash = data.archive_file.consumer.output_base64sha256
  handler          = "index.handler"
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  memory_size      = 256
  timeout          = 30

  environment {
    variables = {
      ALLOWED_STREAM_ARNS = var.stream_arn
      OVERFLOW_BUCKET     = aws_s3_bucket.overflow.bucket
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.consumer.name
  }
}

resource "aws_cloudwatch_log_group" "consumer" {
  name              = "/aws/lambda/${var.name}-consumer"
  retention_in_days = 14
}

resource "aws_lambda_event_source_mapping" "stream" {
  function_name                  = aws_lambda_function.consumer.arn
  event_source_arn               = var.stream_arn
  starting_position              = "TRIM_HORIZON"
  batch_size                     = 100
  bisect_batch_on_function_error = true
  maximum_retry_attempts         = 3
  maximum_record_age_in_seconds  = var.maximum_record_age_in_seconds
  function_response_types        = ["ReportBatchItemFailures"]

  destination_config {
    on_failure {
      destination_arn = one(local.failures[var.trigger].arns)
    }
  }

  # Lambda checks the permissions, and a topic without a subscription forgets.
  depends_on = [
    aws_iam_role_policy.consumer,
    aws_iam_role_policy.consumer_stream,
    aws_lambda_event_source_mapping.hydration,
    aws_sns_topic_subscription.hydrate,
  ]
}

resource "aws_iam_role" "consumer" {
  name_prefix        = "${var.name}-consumer-"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_lambda.json
}

resource "aws_iam_role_policy" "consumer_stream" {
  name   = "stream"
  role   = aws_iam_role.consumer.name
  policy = var.consume_policy
}

resource "aws_iam_role_policy" "consumer" {
  name   = "failures"
  role   = aws_iam_role.consumer.name
  policy = data.aws_iam_policy_document.consumer.json
}

data "aws_iam_policy_document" "consumer" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.consumer.arn}:*"]
  }

  statement {
    actions   = [local.failures[var.trigger].action]
    resources = local.failures[var.trigger].arns
  }

  statement {
    actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.dead_letters.arn]
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.overflow.arn}/hydrate/*"]
  }
}
