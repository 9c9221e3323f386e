import { expect, it } from "vitest";
import { shorten, table } from "./table.js";

const columns = [
  { header: "FUNCTION", shrink: true },
  { header: "RECORDS", align: "right" as const },
];
const rows = [
  ["orders-book-with-a-name", "9,050"],
  ["注文", "1"],
];

it("aligns what a terminal shows, wide characters included", () => {
  expect(table(columns, rows, Number.POSITIVE_INFINITY).join("\n")).toMatchInlineSnapshot(`
    "FUNCTION                 RECORDS
    orders-book-with-a-name    9,050
    注文                           1"
  `);
});

it("shortens what may be, and no further than it can be read", () => {
  expect(table(columns, rows, 25)).toContain("orders-book-wit…    9,050");
  expect(table(columns, rows, 1)).toContain("orders-…    9,050");
});

it("never cuts a character in two", () => {
  expect(shorten("👩‍👩‍👧 family", 4)).toBe("👩‍👩‍👧 …");
});
