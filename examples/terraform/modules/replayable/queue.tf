# consumer ──OnFailure──> queue of pointers ─> hydrate

resource "aws_sqs_queue" "pointers" {
  count = var.trigger == "queue" ? 1 : 0

  name                      = "${var.name}-pointers"
  max_message_size          = 1048576
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true

  # Six times the hydrate function's timeout, as Lambda wants it.
  visibility_timeout_seconds = 360

  # Some tries end because the time for a large batch of pointers is over.
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = var.hydrate_batch_size > 10 ? 20 : 5
  })
}

resource "aws_lambda_event_source_mapping" "hydration" {
  count = var.trigger == "queue" ? 1 : 0

  function_name                      = aws_lambda_function.hydrate.arn
  event_source_arn                   = aws_sqs_queue.pointers[0].arn
  batch_size                         = var.hydrate_batch_size
  maximum_batching_window_in_seconds = 5
  function_response_types            = ["ReportBatchItemFailures"]

  # Not a reserved concurrency: the poller does not look at it.
  scaling_config {
    maximum_concurrency = var.hydrate_concurrency
  }

  # Lambda checks the permissions.
  depends_on = [aws_iam_role_policy.hydrate, aws_iam_role_policy.receive_pointers]
}

resource "aws_iam_role_policy" "receive_pointers" {
  count = var.trigger == "queue" ? 1 : 0

  name   = "pointers"
  role   = aws_iam_role.hydrate.name
  policy = data.aws_iam_policy_document.receive_pointers[0].json
}

data "aws_iam_policy_document" "receive_pointers" {
  count = var.trigger == "queue" ? 1 : 0

  statement {
    actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.pointers[0].arn]
  }
}
