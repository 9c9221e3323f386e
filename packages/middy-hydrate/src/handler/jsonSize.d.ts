/** What a value is as JSON in a message. */
export type JsonSize = {
  /** In UTF-8; once a limit is passed, any number that is larger. */
  readonly bytes: number;
  /**
   * Whether SQS and SNS take its text as it is: U+FFFE and U+FFFF they refuse or replace, and JSON does
   * not escape them. Once a limit is passed, what was looked at until then.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
   */
  readonly sendable: boolean;
};
/**
 * Measures what `JSON.stringify` would make of a value, without making it.
 *
 * @param value what JSON can hold: no functions, no `toJSON`
 * @param limit in bytes; measuring ends once it is passed
 */
export declare function jsonSize(value: unknown, limit?: number): JsonSize;
//# sourceMappingURL=jsonSize.d.ts.map
