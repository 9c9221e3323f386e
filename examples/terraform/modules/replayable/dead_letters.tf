# Every batch that failed, and the way back to the consumer.

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${var.name}-dead-letters"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true

  # The provider's own default is a quarter of it: Lambda would drop what does not fit.
  max_message_size = 1048576

  # Six times the consumer's timeout, as Lambda wants it for the replay.
  visibility_timeout_seconds = 180
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
