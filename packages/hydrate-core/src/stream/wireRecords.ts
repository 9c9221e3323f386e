import { Readable } from "node:stream";
import type { DeserializeMiddleware, MiddlewareStack } from "@smithy/types";
import { isObject } from "../lib/json.js";

/**
 * Takes the records of a GetRecords answer as they stand in AWS' JSON, with base64 and epoch seconds,
 * which is what Lambda's event has too. The SDK would make bytes and dates of megabytes, only for them
 * to be turned back. It still reads the rest of the answer, every error, and each answer in which a
 * record does not look as AWS documents it.
 *
 * @returns what gives the records once the command was sent; undefined where the SDK read them
 */
export function takeWireRecords<TRecord, TInput extends object, TOutput extends object>(
  stack: MiddlewareStack<TInput, TOutput>,
  isRecord: (value: unknown) => value is TRecord,
  parseAnswer: (text: string) => unknown = JSON.parse,
): () => readonly TRecord[] | undefined {
  let taken: readonly TRecord[] | undefined;

  const takeFromAnswer: DeserializeMiddleware<TInput, TOutput> = (next) => async (args) => {
    // Each attempt anew.
    taken = undefined;
    const result = await next(args);
    const { response } = result;
    if (!isSuccess(response) || !(response.body instanceof Readable)) return result;

    const bytes = await collect(response.body);
    const answer = tryParse(parseAnswer, bytes.toString());
    if (isObject(answer) && Array.isArray(answer["Records"]) && answer["Records"].every(isRecord)) {
      taken = answer["Records"];
      response.body = Buffer.from(JSON.stringify({ ...answer, Records: [] }));
    } else {
      response.body = bytes;
    }
    return result;
  };
  // Next to the response: inside the SDK's own deserializer, and inside its retries.
  stack.add(takeFromAnswer, { step: "deserialize", priority: "low", name: "takeWireRecords" });
  return () => taken;
}

function isSuccess(response: unknown): response is { body: unknown } {
  return isObject(response) && response["statusCode"] === 200;
}

function tryParse(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
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
