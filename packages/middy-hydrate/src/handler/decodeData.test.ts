import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeData } from "./decodeData.js";

const base64 = (data: string | Buffer) => Buffer.from(data).toString("base64");
const zipped = (data: string | Buffer) => base64(gzipSync(data));
const room = 1_000_000;

describe("data as text", () => {
  it.each([
    ["plain", "order 1"],
    ["with other than ASCII", "Größe: ∞ 😀"],
    ["with line breaks and NUL", "a\r\n\u0000b"],
    ["with a byte order mark", "\ufeffa"],
    ["that is JSON", '{"a":1}'],
    ["that begins with half of gzip's magic number", "\u001fa"],
    ["that ends with the other half", "\u008b"],
    ["that is empty", ""],
  ])("is text %s", (_, text) => {
    expect(decodeData(base64(text), "text", room)).toBe(text);
    expect(decodeData(zipped(text), "text", room)).toBe(text);
  });

  it.each([
    ["invalid UTF-8", Buffer.from([0x61, 0xff, 0x62])],
    ["UTF-8 that is cut off", Buffer.from("ü").subarray(0, 1)],
    ["half a surrogate pair", Buffer.from([0xed, 0xa0, 0x80])],
  ])("is nothing for %s", (_, bytes) => {
    expect(decodeData(base64(bytes), "text", room)).toBeUndefined();
    expect(decodeData(zipped(bytes), "text", room)).toBeUndefined();
  });

  it("is nothing where it would not fit the room", () => {
    const text = "é".repeat(50);

    expect(decodeData(base64(text), "text", 100)).toBe(text);
    expect(decodeData(base64(text), "text", 99)).toBeUndefined();
    expect(decodeData(zipped(text), "text", 99)).toBeUndefined();
    expect(decodeData(base64("a"), "text", 0)).toBeUndefined();
    expect(decodeData(zipped("a"), "text", 0)).toBeUndefined();
  });
});

describe("data as JSON", () => {
  it.each<[string, unknown]>([
    ["an object", { orderId: 1, items: [{ sku: "ä" }] }],
    ["an array", [1, "2", null]],
    ["a number", 4.5],
    ["zero", 0],
    ["false", false],
    ["an empty string", ""],
    ["null", null],
  ])("is %s", (_, value) => {
    const text = JSON.stringify(value);

    expect(decodeData(base64(text), "json", room)).toEqual(value);
    expect(decodeData(zipped(text), "json", room)).toEqual(value);
  });

  it("may nest as deep as people and programs do, and no deeper", () => {
    const nested = (depth: number) => base64("[".repeat(depth) + "]".repeat(depth));

    expect(decodeData(nested(50), "json", room)).toBeInstanceOf(Array);
    expect(decodeData(nested(100), "json", room)).toBeInstanceOf(Array);
    expect(decodeData(nested(101), "json", room)).toBeUndefined();
    expect(decodeData(nested(100_000), "json", room)).toBeUndefined();
    expect(decodeData(nested(100_000), "text", room)).toBeTypeOf("string");
  });

  it("has a member __proto__ as its own, and changes no prototype", () => {
    const decoded = decodeData(base64('{"__proto__":{"polluted":1}}'), "json", room);

    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
    expect(JSON.stringify(decoded)).toBe('{"__proto__":{"polluted":1}}');
  });

  it.each([
    ["text that is not JSON", base64("order 1")],
    ["two values", base64("{} {}")],
    ["half a value", base64('{"a":')],
    ["empty data", ""],
    ["gzip of nothing", zipped("")],
    ["invalid UTF-8", base64(Buffer.from([0x22, 0xff, 0x22]))],
  ])("is nothing for %s", (_, data) => {
    expect(decodeData(data, "json", room)).toBeUndefined();
  });
});

describe("gzip", () => {
  const packed = gzipSync("order 1");

  it("of several members is all of them", () => {
    const bytes = Buffer.concat([packed, gzipSync(", order 2")]);

    expect(decodeData(base64(bytes), "text", room)).toBe("order 1, order 2");
  });

  it.each([
    ["has nothing but its magic number", packed.subarray(0, 2)],
    ["ends early", packed.subarray(0, -4)],
    ["has a wrong checksum", Buffer.from(packed).fill(0, packed.length - 8)],
    ["has a wrong body", Buffer.from(packed).fill(0xff, 10, 14)],
  ])("that %s is nothing", (_, bytes) => {
    expect(decodeData(base64(bytes), "text", room)).toBeUndefined();
    expect(decodeData(base64(bytes), "json", room)).toBeUndefined();
  });

  it("that is packed twice is unpacked once, so it is not text", () => {
    expect(decodeData(zipped(packed), "text", room)).toBeUndefined();
  });

  it("that unpacks to many times its size is nothing, before it takes the memory", () => {
    const bomb = zipped(Buffer.alloc(50_000_000, "0"));
    const before = process.memoryUsage().arrayBuffers;

    const started = performance.now();
    const decoded = decodeData(bomb, "text", 200_000_000);
    const millis = performance.now() - started;

    expect(decoded).toBeUndefined();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(25_000_000);
    // Unpacked as a whole it takes several times as long.
    expect(millis).toBeLessThan(500);
  });

  it("that unpacks within reason is read", () => {
    const text = Array.from({ length: 500 }, (_, index) => `order ${index}`).join();

    expect(decodeData(zipped(text), "text", room)).toBe(text);
  });
});
