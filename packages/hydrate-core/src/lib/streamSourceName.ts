/** The kinds of streams that Lambda reads and hydrate reads back. */
export type StreamSourceName = "kinesis" | "dynamodb";
