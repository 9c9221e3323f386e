const { OVERFLOW_BUCKET: bucket } = process.env;

/** Where the records are that were too big for the dead-letter queue. */
export const overflowBuckets = bucket === undefined ? [] : [bucket];
