import { describe, expect, it } from "vitest";
import { PageOrder } from "./pageOrder.js";

const check =
  (...pages: bigint[][]) =>
  (): void => {
    const order = new PageOrder(1n, 3);
    for (const page of pages) order.check(page);
  };

describe("PageOrder", () => {
  it.each([
    ["pages that go on", [[1n, 2n, 5n], [], [6n]]],
    [
      "a page that begins with what was read",
      [
        [1n, 2n, 5n],
        [2n, 5n, 6n],
      ],
    ],
    ["a page that comes twice", [[1n, 2n], [1n, 2n], [3n]]],
    ["pages that go back, and on from there", [[1n, 2n, 5n], [1n, 2n], [5n], [6n]]],
    ["a page that begins with what lies before the range", [[0n], [0n, 1n, 2n], [2n, 3n]]],
    ["a record that comes twice", [[1n, 1n, 2n]]],
  ])("is content with %s", (_, pages) => {
    expect(check(...pages)).not.toThrow();
  });

  it.each([
    ["numbers that fall inside a page", [[1n, 5n, 3n]]],
    [
      "a page of records left out before",
      [
        [1n, 2n, 5n],
        [3n, 4n],
      ],
    ],
    [
      "a page that leaps over the last record",
      [
        [1n, 2n, 5n],
        [2n, 6n],
      ],
    ],
    [
      "a page that gives what the one before left out",
      [
        [1n, 2n, 5n],
        [3n, 4n, 5n, 6n],
      ],
    ],
    [
      "a page that leaves out what the one before gave",
      [
        [1n, 2n, 3n, 5n],
        [1n, 2n, 5n],
      ],
    ],
    [
      "a page that leaps over what was to come again",
      [
        [1n, 2n, 5n],
        [1n, 2n],
        [6n, 7n],
      ],
    ],
  ])("refuses %s", (_, pages) => {
    expect(check(...pages)).toThrow(/out of order|repeated records differently/);
  });

  it("refuses what brings nothing new, even with empty pages between", () => {
    expect(check([1n], [1n], [], [1n], [])).not.toThrow();
    expect(check([1n], [1n], [], [1n], [], [1n])).toThrow("over and over");
  });

  it("lets a page of a new iterator begin anywhere", () => {
    const order = new PageOrder(1n, 3);
    order.check([1n, 2n, 5n]);
    order.check([1n, 2n]);
    order.check([1n, 2n]);
    order.reopen();

    expect(() => order.check([6n, 7n])).not.toThrow();
    order.reopen();
    expect(() => order.check([6n, 7n])).not.toThrow();
  });

  it("tells how many numbers at the page's beginning are not new", () => {
    const order = new PageOrder(1n, 3);

    expect(order.check([])).toBe(0);
    expect(order.check([0n, 1n, 2n])).toBe(1);
    expect(order.check([1n, 2n, 5n])).toBe(2);
  });

  it("knows from which number on nothing was left out, even before the first record", () => {
    expect(check([5n, 6n], [0n, 5n, 6n, 7n])).not.toThrow();
    expect(check([5n, 6n], [1n, 5n, 6n])).toThrow("repeated records differently");
  });

  it("refuses a page that goes back further than it remembers", () => {
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => BigInt(from + i));
    const most = numbers(1, 100_000);

    expect(check(most, [0n, ...most])).not.toThrow();
    const forgetting = [...most, 100_001n];
    expect(check(forgetting, numbers(50_002, 100_001))).not.toThrow();
    expect(check(forgetting, numbers(50_001, 100_001))).toThrow("repeated records differently");
    expect(check(forgetting, [0n, ...numbers(50_002, 100_001)])).toThrow(
      "repeated records differently",
    );
  });
});
