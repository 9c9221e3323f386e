import { expect, it } from "vitest";
import { matchesFilter } from "./matchesFilter.js";

const record = {
  data: { type: "paid", total: 300, note: null, tags: ["a", "b"], at: { city: "Bonn" } },
};

it.each([
  ['{"data":{"type":["paid"]}}', true],
  ['{"data":{"type":["draft","paid"]}}', true],
  ['{"data":{"type":["draft"]}}', false],
  ['{"data":{"type":["paid"],"total":[200]}}', false],
  ['{"data":{"note":[null]}}', true],
  ['{"data":{"tags":["b"]}}', true],
  ['{"data":{"at":{"city":["Bonn"]}}}', true],
  ['{"data":{"at":{"city":["Rome"]}}}', false],
  ['{"data":{"type":[{"prefix":"pa"}]}}', true],
  ['{"data":{"type":[{"suffix":"id"}]}}', true],
  ['{"data":{"type":[{"equals-ignore-case":"PAID"}]}}', true],
  ['{"data":{"type":[{"anything-but":["draft"]}]}}', true],
  ['{"data":{"type":[{"anything-but":"paid"}]}}', false],
  ['{"data":{"type":[{"anything-but":{"prefix":"pa"}}]}}', false],
  ['{"data":{"total":[{"numeric":[">",200,"<=",300]}]}}', true],
  ['{"data":{"total":[{"numeric":["=",200]}]}}', false],
  ['{"data":{"sku":[{"exists":false}]}}', true],
  ['{"data":{"type":[{"exists":false}]}}', false],
  ['{"data":{"$or":[{"type":["draft"]},{"total":[300]}]}}', true],
  // Not known here, so nothing may rest on it.
  ['{"data":{"type":[{"wildcard":"p*"}]}}', undefined],
  ['{"data":{"type":[{"wildcard":"p*"},"paid"]}}', true],
  ['{"data":{"type":"paid"}}', undefined],
])("%s: %s", (pattern, matches) => {
  expect(matchesFilter(JSON.parse(pattern), record)).toBe(matches);
});
