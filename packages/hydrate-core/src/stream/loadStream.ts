/**
 * Loads what needs the SDK of a kind of stream, at first use or before it. A function that reads one
 * kind needs not the other's, and one that gets an ordinary stream event needs neither.
 */
export const loadStream = {
  kinesis: () => import("./kinesis.js"),
  dynamodb: () => import("./dynamodb.js"),
};
