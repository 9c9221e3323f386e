import { expect, it } from "vitest";
import { isInOrder } from "./sequenceNumber.js";

it.each<[bigint[], boolean]>([
  [[], true],
  [[2n], true],
  [[1n, 2n, 2n], true],
  [[1n, 3n, 2n], false],
])("the numbers %o are in order: %s", (numbers, inOrder) => {
  expect(isInOrder(numbers)).toBe(inOrder);
});
