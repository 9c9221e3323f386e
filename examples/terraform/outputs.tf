output "alarms_topic_arn" {
  description = "Subscribe whoever fixes things to it."
  value       = aws_sns_topic.alarms.arn
}

output "orders_stream_dead_letters_url" {
  description = "What the stream's consumer gave up on."
  value       = module.orders_stream.dead_letters_url
}

output "orders_stream_overflow_bucket" {
  description = "What was too big for the stream's queue."
  value       = module.orders_stream.overflow_bucket
}

output "orders_stream_replay_uuid" {
  description = "The mapping from the stream's queue to its consumer."
  value       = module.orders_stream.replay_uuid
}

output "orders_table_dead_letters_url" {
  description = "What the table's consumer gave up on."
  value       = module.orders_table.dead_letters_url
}

output "orders_table_overflow_bucket" {
  description = "What was too big for the table's queue."
  value       = module.orders_table.overflow_bucket
}

output "orders_table_replay_uuid" {
  description = "The mapping from the table's queue to its consumer."
  value       = module.orders_table.replay_uuid
}
