output "dead_letters_url" {
  value = aws_sqs_queue.dead_letters.url
}

output "overflow_bucket" {
  value = aws_s3_bucket.overflow.bucket
}

output "replay_uuid" {
  value = aws_lambda_event_source_mapping.replay.uuid
}
