# Every batch that failed, and the way back to the consumer.

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${var.name}-dead-letters"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true

  # Six times the consumer's timeout, as Lambda wants it for the replay.
  visibility_timeout_seconds = 180
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.url
  policy    = data.aws_iam_policy_document.dead_letters.json
}

data "aws_iam_policy_document" "dead_letters" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letters.arn]

    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_sns_topic.failures.arn]
    }
  }
}

resource "aws_lambda_event_source_mapping" "replay" {
  function_name           = aws_lambda_function.consumer.arn
  event_source_arn        = aws_sqs_queue.dead_letters.arn
  batch_size              = 5
  enabled                 = var.replay_enabled
  function_response_types = ["ReportBatchItemFailures"]

  # Lambda checks the permissions.
  depends_on = [aws_iam_role_policy.consumer]
}
