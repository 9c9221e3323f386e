variable "stream_retention_hours" {
  description = "How long the Kinesis stream keeps its records. More than 24 hours cost extra."
  type        = number
  default     = 24
}

variable "trigger" {
  description = "What gives pointers to the hydrate functions: topic or queue."
  type        = string
  default     = "topic"
}

variable "stream_maximum_record_age_in_seconds" {
  description = "How old a record of the stream may be when its consumer still tries it."
  type        = number
  default     = 21600
}

variable "table_maximum_record_age_in_seconds" {
  description = "How old a change of the table may be when its consumer still tries it; below 24 hours."
  type        = number
  default     = 21600
}

variable "replay_orders_stream" {
  description = "Whether the stream's consumer takes what is in its dead-letter queue."
  type        = bool
  default     = false
}

variable "replay_orders_table" {
  description = "Whether the table's consumer takes what is in its dead-letter queue."
  type        = bool
  default     = false
}
