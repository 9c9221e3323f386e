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

  # What is retried for as long as it is kept is gone when its pointer comes. -1 is for ever.
  validation {
    condition = (
      var.maximum_record_age_in_seconds >= 60 &&
      var.maximum_record_age_in_seconds < var.retention_hours * 3600
    )
    error_message = "The maximum record age is a minute or more, and below the stream's retention."
  }
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
