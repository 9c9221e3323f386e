/** What the README's record handler is made idempotent by. */
export const recordConfig = {
  eventKeyJmesPath: "eventID && [eventSourceARN, eventID]",
  throwOnNoIdempotencyKey: true,
  expiresAfterSeconds: 15 * 24 * 60 * 60,
};

/** What the README's whole handler is made idempotent by. */
export const eventConfig = {
  eventKeyJmesPath: `Records[].[
    eventSourceARN, eventID, messageId, Sns.MessageId,
    s3.[bucket.name, object.key, object.sequencer]
  ][]`,
  throwOnNoIdempotencyKey: true,
};
