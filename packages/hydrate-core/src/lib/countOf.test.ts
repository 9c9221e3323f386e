import { expect, it } from "vitest";
import { countOf } from "./countOf.js";

it.each([
  [0, "0 records"],
  [1, "1 record"],
  [2, "2 records"],
])("countOf %i is %s", (count, text) => {
  expect(countOf(count, "record")).toBe(text);
});
