locals {
  hydrated = { service = "${var.name}-hydrate", source = var.stream_kind }
  hydrate  = { FunctionName = aws_lambda_function.hydrate.function_name }
  consumer = { FunctionName = aws_lambda_function.consumer.function_name }
  queue    = { QueueName = aws_sqs_queue.dead_letters.name }

  alarms = {
    incomplete = {
      description = "The stream had forgotten records of a failed batch before they were read."
      namespace   = "hydrate"
      metric_name = "IncompleteBatches"
      dimensions  = local.hydrated
      statistic   = "Sum"
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = 1
    }

    expiring = {
      description = "Failures come so late that the stream will soon have forgotten them."
      namespace   = "hydrate"
      metric_name = "MinutesToExpiry"
      dimensions  = local.hydrated
      statistic   = "Minimum"
      comparison  = "LessThanThreshold"
      threshold   = 360
    }

    hydrate-errors = {
      description = "Hydrating failed. After the last attempt the queue gets the pointer."
      namespace   = "AWS/Lambda"
      metric_name = "Errors"
      dimensions  = local.hydrate
      statistic   = "Sum"
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = 1
    }

    hydrate-undelivered = {
      description = "A hydrated batch, or its pointer, did not reach the dead-letter queue."
      namespace   = "AWS/Lambda"
      metric_name = "DestinationDeliveryFailures"
      dimensions  = local.hydrate
      statistic   = "Sum"
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = 1
    }

    hydrate-dropped = {
      description = "Hydrating was given up before it was tried. The queue gets the pointer."
      namespace   = "AWS/Lambda"
      metric_name = "AsyncEventsDropped"
      dimensions  = local.hydrate
      statistic   = "Sum"
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = 1
    }

    consumer-undelivered = {
      description = "The pointer to a failed batch did not reach its destination."
      namespace   = "AWS/Lambda"
      metric_name = "DestinationDeliveryFailures"
      dimensions  = local.consumer
      statistic   = "Sum"
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = 1
    }

    dead-letters-old = {
      description = "Failures wait to be replayed; the queue forgets them after 14 days."
      namespace   = "AWS/SQS"
      metric_name = "ApproximateAgeOfOldestMessage"
      dimensions  = local.queue
      statistic   = "Maximum"
      comparison  = "GreaterThanThreshold"
      threshold   = 259200
    }
  }

  trigger_alarms = {
    topic = {
      topic-redriven = {
        description = "The topic could not invoke the function. The queue has the pointer."
        namespace   = "AWS/SNS"
        metric_name = "NumberOfNotificationsRedrivenToDlq"
        dimensions  = { TopicName = one(aws_sns_topic.failures[*].name) }
        statistic   = "Sum"
        comparison  = "GreaterThanOrEqualToThreshold"
        threshold   = 1
      }
    }

    queue = {
      pointers-old = {
        description = "Pointers wait: hydrating fails, or does not keep up with the failures."
        namespace   = "AWS/SQS"
        metric_name = "ApproximateAgeOfOldestMessage"
        dimensions  = { QueueName = one(aws_sqs_queue.pointers[*].name) }
        statistic   = "Maximum"
        comparison  = "GreaterThanThreshold"
        threshold   = 900
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "all" {
  for_each = merge(local.alarms, local.trigger_alarms[var.trigger])

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
