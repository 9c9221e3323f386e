import { Readable } from "node:stream";
import type { DeserializeMiddleware, MiddlewareStack } from "@smithy/types";
import { isObject } from "../lib/json.js";

/**
 * Takes the records of a GetRecords answer out of AWS' JSON, which has base64 and epoch seconds, as
 * Lambda's event has. The SDK would decode megabytes into bytes and dates only for us to encode them
 * again. It still reads the rest of the answer, every error, and each answer in which a record does
 * not look as AWS documents it.
 *
 * @param toRecord converts a record as the JSON has it; undefined for anything else
 * @param fromSdk turns a record that the SDK has read back into that form
 * @returns a function that gives the records once the command was sent, from the records that the SDK
 * read where it had to; undefined where they are not records
 */
export function takeWireRecords<TRecord, TSdk, TInput extends object, TOutput extends object>(
  stack: MiddlewareStack<TInput, TOutput>,
  toRecord: (value: unknown) => TRecord | undefined,
  fromSdk: (record: TSdk) => unknown,
): (sdkRecords: readonly TSdk[] | undefined) => readonly TRecord[] | undefined {
  let taken: readonly TRecord[] | undefined;

  const takeFromAnswer: DeserializeMiddleware<TInput, TOutput> = (next) => async (args) => {
    // A retry begins without the records of the attempt before.
    taken = undefined;
    const result = await next(args);
    const { response } = result;
    if (!isSuccess(response) || !(response.body instanceof Readable)) return result;

    const bytes = await collect(response.body);
    const answer = tryParse(bytes);
    taken = isObject(answer) ? convertAll(answer["Records"], toRecord) : undefined;
    response.body = taken ? Buffer.from(JSON.stringify({ ...answer, Records: [] })) : bytes;
    return result;
  };
  // Next to the response: inside the SDK's own deserializer, and inside its retries.
  stack.add(takeFromAnswer, { step: "deserialize", priority: "low", name: "takeWireRecords" });
  return (sdkRecords) =>
    taken ??
    convertAll(
      // Whatever the types say, an answer may hold null.
      sdkRecords?.map((record) => record && fromSdk(record)),
      toRecord,
    );
}

/** Converts each of a list's values; undefined where one cannot be, or where there is no list. */
function convertAll<T>(
  values: unknown,
  convert: (value: unknown) => T | undefined,
): T[] | undefined {
  if (!Array.isArray(values)) return undefined;
  const converted: T[] = [];
  for (const value of values) {
    const result = convert(value);
    if (result === undefined) return undefined;
    converted.push(result);
  }
  return converted;
}

function isSuccess(response: unknown): response is { body: unknown } {
  return isObject(response) && response["statusCode"] === 200;
}

function tryParse(bytes: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// Joined as bytes: a text grown chunk by chunk costs three times as much.
async function collect(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
