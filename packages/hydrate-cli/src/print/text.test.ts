import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { bytes, counted, grouped } from "./numbers.js";
import { parseTime } from "./parseTime.js";
import { harmless, readable } from "./readable.js";
import { inSpans, sparkline } from "./sparkline.js";
import { span, until } from "./time.js";

const base64 = (data: string | Uint8Array): string => Buffer.from(data).toString("base64");

describe("numbers", () => {
  it("are grouped, counted and measured", () => {
    expect([grouped(9_050), grouped(1_234_567), grouped(0)]).toEqual(["9,050", "1,234,567", "0"]);
    expect([counted(1, "batch"), counted(2, "batch"), counted(2, "record")]).toEqual([
      "1 batch",
      "2 batches",
      "2 records",
    ]);
    expect([bytes(0), bytes(999), bytes(8_400_000), bytes(12_000)]).toEqual([
      "0 B",
      "999 B",
      "8.4 MB",
      "12 kB",
    ]);
  });
});

describe("times", () => {
  it("are two units at most", () => {
    expect([40_000, 3_600_000, 3_720_000, 11 * 86_400_000, 47 * 3_600_000].map(span)).toEqual([
      "40 s",
      "1 h 00 m",
      "1 h 02 m",
      "11 d",
      "47 h 00 m",
    ]);
    expect([until(60_000, 0), until(0, 60_000)]).toEqual(["in 1 m", "forgotten"]);
  });

  it("are understood as a person writes them", () => {
    vi.stubEnv("TZ", "UTC");
    const now = Date.parse("2026-11-23T09:12:00Z");
    const at = (text: string, side: "past" | "future"): string =>
      new Date(parseTime(text, now, side)).toISOString();
    expect(at("18:00", "future")).toBe("2026-11-23T18:00:00.000Z");
    expect(at("18:00", "past")).toBe("2026-11-22T18:00:00.000Z");
    expect(at("2h", "past")).toBe("2026-11-23T07:12:00.000Z");
    expect(at("2026-11-21T22:00:00Z", "past")).toBe("2026-11-21T22:00:00.000Z");
    expect(() => parseTime("soon", now, "past")).toThrow("soon is no time");
    expect(() => parseTime("25:00", now, "past")).toThrow("25:00 is no time");
  });
});

describe("data", () => {
  it("is shown as text, unzipped, and as its size where it is neither", () => {
    expect(readable(base64('{"id":1001}\n'))).toBe('{"id":1001}');
    expect(readable(gzipSync('{"id":1001}').toString("base64"))).toBe('{"id":1001}');
    expect(readable(base64(Uint8Array.of(0xff, 0xfe, 0)))).toBe("(binary, 3 bytes)");
  });

  it("cannot make a terminal do anything", () => {
    expect(harmless("a\u001B[2J\u202Eb\nc")).toBe("a\\u001b[2J\\u202eb\\nc");
  });
});

describe("a sparkline", () => {
  it("shows every value that is there", () => {
    expect(sparkline([0, 1, 1_000, 500])).toBe("▁▂█▅");
    expect(
      inSpans(
        new Map([
          [0, 2],
          [99, 3],
          [50, 4],
        ]),
        0,
        100,
        4,
      ),
    ).toEqual([2, 0, 4, 3]);
  });
});
