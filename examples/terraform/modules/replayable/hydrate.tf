# topic ─> hydrate ──OnSuccess, OnFailure──> dead letters

resource "aws_sns_topic" "failures" {
  name = "${var.name}-failures"
}

resource "aws_sns_topic_subscription" "hydrate" {
  topic_arn = aws_sns_topic.failures.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.hydrate.arn

  # What SNS cannot hand to the function is kept all the same.
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
  })

  # Before the first pointer comes, its way must stand.
  depends_on = [
    aws_lambda_function_event_invoke_config.hydrate,
    aws_lambda_permission.topic,
    aws_sqs_queue_policy.dead_letters,
  ]
}

resource "aws_lambda_permission" "topic" {
  function_name = aws_lambda_function.hydrate.function_name
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.failures.arn
}

data "archive_file" "hydrate" {
  type        = "zip"
  source_dir  = var.hydrate_directory
  output_path = "${path.root}/.build/${var.name}-hydrate.zip"
}

resource "aws_lambda_function" "hydrate" {
  function_name    = "${var.name}-hydrate"
  role             = aws_iam_role.hydrate.arn
  filename         = data.archive_file.hydrate.output_path
  source_code_hash = data.archive_file.hydrate.output_base64sha256
  handler          = "index.handler"
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 60

  environment {
    variables = {
      HYDRATE_ALLOWED_STREAM_ARNS = var.stream_arn
      HYDRATE_OVERFLOW_BUCKET     = aws_s3_bucket.overflow.bucket
      HYDRATE_RETENTION_HOURS     = var.retention_hours
      POWERTOOLS_SERVICE_NAME     = "${var.name}-hydrate"
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.hydrate.name
  }
}

resource "aws_cloudwatch_log_group" "hydrate" {
  name              = "/aws/lambda/${var.name}-hydrate"
  retention_in_days = 14
}

resource "aws_lambda_function_event_invoke_config" "hydrate" {
  function_name                = aws_lambda_function.hydrate.function_name
  qualifier                    = "$LATEST"
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_success {
      destination = aws_sqs_queue.dead_letters.arn
    }

    on_failure {
      destination = aws_sqs_queue.dead_letters.arn
    }
  }

  # Lambda checks that the function may send there.
  depends_on = [aws_iam_role_policy.hydrate]
}

resource "aws_iam_role" "hydrate" {
  name_prefix        = "${var.name}-hydrate-"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_lambda.json
}

resource "aws_iam_role_policy" "hydrate" {
  name   = "hydrate"
  role   = aws_iam_role.hydrate.name
  policy = data.aws_iam_policy_document.hydrate.json
}

data "aws_iam_policy_document" "hydrate" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.hydrate.arn}:*"]
  }

  statement {
    actions   = ["${var.stream_kind}:GetRecords", "${var.stream_kind}:GetShardIterator"]
    resources = [var.stream_arn]
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.overflow.arn}/hydrate/*"]
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letters.arn]
  }
}
