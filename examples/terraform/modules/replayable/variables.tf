variable "name" {
  description = "What the names of the resources begin with."
  type        = string
}

variable "stream_kind" {
  description = "The kind of stream, and the prefix of its actions: kinesis or dynamodb."
  type        = string

  validation {
    condition     = contains(["kinesis", "dynamodb"], var.stream_kind)
    error_message = "The kind of stream is kinesis or dynamodb."
  }
}

variable "stream_arn" {
  description = "The stream of a Kinesis stream or of a DynamoDB table."
  type        = string
}

variable "consume_policy" {
  description = "What an event source mapping on the stream needs, as JSON."
  type        = string
}

variable "retention_hours" {
  description = "How long the stream keeps its records."
  type        = number
  default     = 24
}

variable "maximum_record_age_in_seconds" {
  description = "How old a record may be when the consumer still tries it."
  type        = number

  # What is retried for as long as it is kept is gone when its pointer arrives. -1 is for ever.
  validation {
    condition = (
      var.maximum_record_age_in_seconds >= 60 &&
      var.maximum_record_age_in_seconds < var.retention_hours * 3600
    )
    error_message = "The maximum record age is a minute or more, and below the stream's retention."
  }
}

variable "trigger" {
  description = "What gives pointers to the hydrate function: a topic, one by one, or a queue, many at once."
  type        = string
  default     = "topic"

  validation {
    condition     = contains(["topic", "queue"], var.trigger)
    error_message = "The trigger is topic or queue."
  }
}

variable "hydrate_concurrency" {
  description = "How many hydrate functions may run at the same time. Times read_share, at most 0.5."
  type        = number
  default     = 2
}

variable "read_share" {
  description = "How much of a shard's quota one hydrate function may use; the rest is the consumer's."
  type        = number
  default     = 0.25
}

variable "hydrate_batch_size" {
  description = "How many pointers the queue gives to a function at once."
  type        = number
  default     = 10
}

variable "consumer_directory" {
  description = "The folder with the consumer's built index.mjs."
  type        = string
}

variable "hydrate_directory" {
  description = "The folder with the ready-made function's built index.mjs."
  type        = string
}

variable "alarms_topic_arn" {
  description = "The topic that alarms go to."
  type        = string
}

variable "replay_enabled" {
  description = "Whether the consumer takes what is in the dead-letter queue."
  type        = bool
  default     = false
}
