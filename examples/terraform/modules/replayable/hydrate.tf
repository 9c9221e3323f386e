# pointers ─> hydrate ──> dead letters

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

  # Behind a topic, further pointers wait in Lambda's own queue, for as long as the event age says.
  reserved_concurrent_executions = var.trigger == "topic" ? var.hydrate_concurrency : -1

  environment {
    variables = merge(local.hydrate_variables, local.trigger_variables[var.trigger])
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.hydrate.name
  }
}

locals {
  hydrate_variables = {
    HYDRATE_ALLOWED_STREAM_ARNS = var.stream_arn
    HYDRATE_OVERFLOW_BUCKET     = aws_s3_bucket.overflow.bucket
    HYDRATE_READ_SHARE          = var.read_share
    HYDRATE_RETENTION_HOURS     = var.retention_hours
    POWERTOOLS_SERVICE_NAME     = "${var.name}-hydrate"
  }

  trigger_variables = {
    topic = {}
    queue = { HYDRATE_QUEUE_URL = aws_sqs_queue.dead_letters.url }
  }
}

resource "aws_cloudwatch_log_group" "hydrate" {
  name              = "/aws/lambda/${var.name}-hydrate"
  retention_in_days = 14
}

# Behind a queue too: for whoever invokes the function by hand, and what a topic sent before a switch.
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
