# consumer ──OnFailure──> topic ─> hydrate

resource "aws_sns_topic" "failures" {
  count = var.trigger == "topic" ? 1 : 0

  name = "${var.name}-failures"
}

resource "aws_sns_topic_subscription" "hydrate" {
  count = var.trigger == "topic" ? 1 : 0

  topic_arn = aws_sns_topic.failures[0].arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.hydrate.arn

  # What SNS cannot hand to the function is kept all the same.
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
  })

  # The way on must be there before the first pointer arrives.
  depends_on = [
    aws_lambda_function_event_invoke_config.hydrate,
    aws_lambda_permission.topic,
    aws_sqs_queue_policy.dead_letters,
  ]
}

resource "aws_lambda_permission" "topic" {
  count = var.trigger == "topic" ? 1 : 0

  function_name = aws_lambda_function.hydrate.function_name
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.failures[0].arn
}

resource "aws_sqs_queue_policy" "dead_letters" {
  count = var.trigger == "topic" ? 1 : 0

  queue_url = aws_sqs_queue.dead_letters.url
  policy    = data.aws_iam_policy_document.dead_letters[0].json
}

data "aws_iam_policy_document" "dead_letters" {
  count = var.trigger == "topic" ? 1 : 0

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
      values   = [aws_sns_topic.failures[0].arn]
    }
  }
}
