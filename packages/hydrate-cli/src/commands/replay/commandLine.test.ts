import { expect, it } from "vitest";
import { parseWhere } from "../../case/where.js";
import { commandLine } from "./commandLine.js";

const options = { pace: 2, canary: 1, stopAfter: 3 };

it("is what a shell runs, with everything that the dry run was given", () => {
  const where = [parseWhere("cause=reading 'sku'"), parseWhere("function=orders-book:live")];
  expect(
    commandLine("orders", { where, profile: "ops" }, { ...options, accept: ["superset"], pace: 5 }),
  ).toBe(
    "hydrate replay orders --where 'cause=reading '\\''sku'\\''' --where function=orders-book:live --accept superset --profile ops --pace 5 --yes",
  );
  expect(commandLine("orders", {}, options)).toBe("hydrate replay orders --yes --all");
});
