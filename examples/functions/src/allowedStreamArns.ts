const { ALLOWED_STREAM_ARNS: arns } = process.env;

/** The streams that a message of the queue may name, with commas between; any, if it is not set. */
export const allowedStreamArns = arns?.split(",");
