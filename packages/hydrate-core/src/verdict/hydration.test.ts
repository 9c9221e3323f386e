import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Hydration, minutesToExpiry, toHydration } from "./hydration.js";

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime("2026-11-23T12:00:00.000Z");
});

afterEach(() => {
  vi.useRealTimers();
});

describe("minutesToExpiry", () => {
  const hydration: Hydration = {
    status: "complete",
    recordCount: 1,
    expectedCount: 1,
    hydratedAt: "2026-11-23T12:00:00.000Z",
  };

  it("is undefined where no arrival is known", () => {
    expect(minutesToExpiry(hydration)).toBeUndefined();
  });

  it.each([
    ["yesterday", "2026-11-22T12:00:00.000Z", 0],
    ["a millisecond ago", "2026-11-23T11:59:59.999Z", 0],
    ["now", "2026-11-23T12:00:00.000Z", 0],
    ["in less than a minute", "2026-11-23T12:00:59.999Z", 0],
    ["in a minute", "2026-11-23T12:01:00.000Z", 1],
    ["in less than six minutes", "2026-11-23T12:05:59.999Z", 5],
    ["in a day", "2026-11-24T12:00:00.000Z", 1440],
    ["in a year", "2027-11-23T12:00:00.000Z", 525_600],
  ])("is counted in whole minutes for a batch that expires %s", (_, expiresAt, minutes) => {
    expect(minutesToExpiry({ ...hydration, expiresAt })).toBe(minutes);
  });

  it("runs down with the clock", () => {
    const expiring = { ...hydration, expiresAt: "2026-11-23T12:10:00.000Z" };
    vi.setSystemTime("2026-11-23T12:07:30.000Z");

    expect(minutesToExpiry(expiring)).toBe(2);
  });

  it("is no number where a message gives an invalid time", () => {
    expect(minutesToExpiry({ ...hydration, expiresAt: "soon" })).toBeUndefined();
  });
});

describe("toHydration", () => {
  const hydration = {
    status: "complete",
    recordCount: 1,
    expectedCount: 1,
    hydratedAt: "2026-11-23T12:00:00.000Z",
  };

  it("gives a verdict's own members, and none that a sender added", () => {
    const forged = { ...hydration, streamArn: "arn:of:another", customerData: "secret" };

    expect(toHydration(forged)).toStrictEqual(hydration);
  });

  it.each([undefined, null, "complete", {}, { ...hydration, status: "done" }])(
    "gives undefined for %o, which is invalid",
    (value) => {
      expect(toHydration(value)).toBeUndefined();
    },
  );
});
