import { isObject, listMembers } from "../lib/json.js";

/** What an object is that has no batch info, as the end of a sentence that says so. */
export function whatElse(input: Readonly<Record<string, unknown>>): string {
  const { shardId, startSequenceNumber, streamArn, kinesis, dynamodb, eventSource } = input;
  if (shardId !== undefined && startSequenceNumber !== undefined) {
    const isTable = typeof streamArn === "string" && streamArn.includes(":dynamodb:");
    const info = isTable ? "DDBStreamBatchInfo" : "KinesisBatchInfo";
    return `and this looks like the inside of ${info}: wrap it as { "${info}": … }`;
  }
  const isNamed = eventSource === "aws:kinesis" || eventSource === "aws:dynamodb";
  if (isNamed) {
    return (
      "and this is a stream's own record, as an EventBridge Pipe from the stream gives it: nothing of " +
      "it is missing. Send what the Pipe's dead-letter queue holds"
    );
  }
  if (isObject(kinesis) || isObject(dynamodb)) {
    const [source, members] = isObject(kinesis)
      ? ["kinesis", "kinesis.sequenceNumber and kinesis.data"]
      : ["dynamodb", "dynamodb.SequenceNumber"];
    return (
      `and this looks like a record of a stream's own event without eventSource. Such a record has ` +
      `eventSource "aws:${source}", eventSourceARN, ${members}`
    );
  }
  return `got ${listMembers(input)}`;
}
