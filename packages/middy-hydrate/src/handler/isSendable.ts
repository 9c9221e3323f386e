// The two characters that JSON leaves as they are and a queue or topic does not take:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
const refused = /[\ufffe\uffff]/;

/** Tells whether a message may hold a value as JSON: SQS refuses some characters, or replaces them. */
export function isSendable(value: unknown): boolean {
  if (typeof value === "string") return !refused.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, member]) => isSendable(name) && isSendable(member));
}
