import { gunzipSync } from "node:zlib";

export type DecodeMode = "text" | "json";

// Deflate shrinks to a thousandth at best. What swells more than this is a zip bomb, or close to it.
const mostSwelling = 100;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a record's data as text or as JSON, out of gzip where it is packed. Gives undefined for what
 * is neither, and for what would be longer than `maxBytes`.
 */
export function decodeData(data: string, mode: DecodeMode, maxBytes: number): unknown {
  try {
    const bytes = unpack(Buffer.from(data, "base64"), maxBytes);
    if (bytes.length > maxBytes) return undefined;
    const text = utf8.decode(bytes);
    return mode === "text" ? text : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unpack(bytes: Buffer, maxBytes: number): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return gunzipSync(bytes, { maxOutputLength: Math.min(maxBytes, bytes.length * mostSwelling) });
}
