import { afterEach, expect, it, vi } from "vitest";
import { createHydrator } from "../createHydrator.js";
import { assertNodeVersion } from "./nodeVersion.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

it.each(["22.0.0", "24.21.0", "100.0.0"])("Node %s is new enough", (version) => {
  expect(() => assertNodeVersion(version)).not.toThrow();
});

it.each(["20.18.1", "18.20.4", "9.0.0"])("Node %s is too old", (version) => {
  expect(() => assertNodeVersion(version)).toThrow(
    `hydrate needs Node 22 or newer, and this is Node ${version}. Choose a newer runtime for the ` +
      "function, such as nodejs22.x.",
  );
});

it("a hydrator does not start on Node 20", () => {
  vi.stubGlobal("process", { ...process, versions: { ...process.versions, node: "20.18.1" } });

  expect(() => createHydrator()).toThrow("hydrate needs Node 22");
});
