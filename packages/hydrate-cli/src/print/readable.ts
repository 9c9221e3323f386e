import { gunzipSync } from "node:zlib";

const limit = 10_000_000;

/**
 * The data of a record as a person can read it, on one line: JSON or text, unzipped first where it is
 * zipped; for anything else only its size. Nothing that a terminal would obey remains in it.
 */
export function readable(base64: string): string {
  const bytes = Buffer.from(base64, "base64");
  const text = toText(bytes) ?? unzipped(bytes);
  return text === undefined ? `(binary, ${bytes.length} bytes)` : harmless(text.trim());
}

function unzipped(bytes: Buffer): string | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return undefined;
  try {
    return toText(gunzipSync(bytes, { maxOutputLength: limit }));
  } catch {
    return undefined;
  }
}

function toText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Escapes what a terminal would obey, line ends included. */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    JSON.stringify(character).slice(1, -1) === character
      ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
      : JSON.stringify(character).slice(1, -1),
  );
}
