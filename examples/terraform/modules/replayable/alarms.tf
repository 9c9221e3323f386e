locals {
  hydrated = { service = "${var.name}-hydrate", source = var.stream_kind }
  hydrate  = { FunctionName = aws_lambda_function.hydrate.function_name }
  consumer = { FunctionName = aws_lambda_function.consumer.function_name }
  queue    = { QueueName = aws_sqs_queue.dead_letters.name }

  alarms = {
    incomplete = {
      description = "Records of a failed batch could not be read any more."
      namespace   = "hydrate"
      metric_name = "IncompleteBatches"
      dimensions  = local.hydrated
      statistic   = "Sum"
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = 1
    }

    expiring = {
      description = "A failed batch was read less than six hours before the stream forgets it."
      namespace   = "hydrate"
      metric_name = "MinutesToExpiry"
      dimensions  = local.hydrated
      statistic   = "Minimum"
      comparison  = "LessThanThreshold"
      threshold   = 360
    }

    hydrate-errors = {
      description = "A failed batch could not be hydrated; after its retries the queue has the pointer."
      namespace   = "AWS/Lambda"
      metric_name = "Errors"
      dimensions  = local.hydrate
      statistic   = "Sum"
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = 1
    }

    hydrate-undelivered = {
      description = "Lambda could not send what hydrate answered to the queue."
      namespace   = "AWS/Lambda"
      metric_name = "DestinationDeliveryFailures"
      dimensions  = local.hydrate
      statistic   = "Sum"
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = 1
    }

    consumer-undelivered = {
      description = "Lambda could not send the pointer to a failed batch to the topic."
      namespace   = "AWS/Lambda"
      metric_name = "DestinationDeliveryFailures"
      dimensions  = local.consumer
      statistic   = "Sum"
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = 1
    }

    dead-letters-old = {
      description = "A failed batch waits in the queue for more than three days; it keeps 14."
      namespace   = "AWS/SQS"
      metric_name = "ApproximateAgeOfOldestMessage"
      dimensions  = local.queue
      statistic   = "Maximum"
      comparison  = "GreaterThanThreshold"
      threshold   = 259200
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "all" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric_name
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms_topic_arn]
}
