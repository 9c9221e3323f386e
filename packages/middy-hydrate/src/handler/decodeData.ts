import { gunzipSync } from "node:zlib";

export type DecodeMode = "text" | "json";

// Deflate shrinks to a thousandth at best. What swells more than this is a zip bomb, or close to it.
const mostSwelling = 100;

// Deeper JSON than this can be parsed, but not written again: JSON.stringify runs out of stack.
const deepest = 100;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a record's data as text or as JSON, out of gzip where it is packed. Gives undefined for what
 * is neither, for what would be longer than `maxBytes`, and for JSON that nests too deep.
 */
export function decodeData(data: string, mode: DecodeMode, maxBytes: number): unknown {
  try {
    const bytes = unpack(Buffer.from(data, "base64"), maxBytes);
    if (bytes.length > maxBytes) return undefined;
    const text = utf8.decode(bytes);
    if (mode === "text") return text;
    const value: unknown = JSON.parse(text);
    return isDeeper(value, deepest) ? undefined : value;
  } catch {
    return undefined;
  }
}

function unpack(bytes: Buffer, maxBytes: number): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return gunzipSync(bytes, { maxOutputLength: Math.min(maxBytes, bytes.length * mostSwelling) });
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}
