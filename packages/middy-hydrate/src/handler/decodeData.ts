import { gunzipSync } from "node:zlib";
import { nestsTooDeep } from "hydrate-core";

export type DecodeMode = "text" | "json";

// Deflate shrinks to a thousandth at best. Data that swells more than this is close to a zip bomb.
const mostSwelling = 100;

// Deeper JSON can be parsed, but JSON.stringify overflows the stack.
const deepest = 100;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a record's data as text or as JSON, gunzipped first where needed. Gives undefined where it is
 * neither, where it would be longer than `maxBytes`, and for JSON that nests too deep.
 */
export function decodeData(data: string, mode: DecodeMode, maxBytes: number): unknown {
  try {
    const bytes = unpack(Buffer.from(data, "base64"), maxBytes);
    if (bytes.length > maxBytes) return undefined;
    const text = utf8.decode(bytes);
    if (mode === "text") return text;
    const value: unknown = JSON.parse(text);
    return nestsTooDeep(value, deepest) ? undefined : value;
  } catch {
    return undefined;
  }
}

function unpack(bytes: Buffer, maxBytes: number): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return gunzipSync(bytes, { maxOutputLength: Math.min(maxBytes, bytes.length * mostSwelling) });
}
