import { describe, expect, it } from "vitest";
import { hydratedLetter } from "../../test/letters.js";
import type { Arrival } from "./awaitLetter.js";
import { legsLine, legsOf } from "./legs.js";

const sentAt = 1_000_000;
const arrival = (hydratedAt: number, queuedAt: number): Arrival => ({
  letter: {
    kind: "hydrated",
    record: hydratedLetter({ at: hydratedAt }) as never,
  },
  message: { sentAt: queuedAt } as never,
  seenAt: sentAt + 2_600,
});

describe("legs", () => {
  it("count from the sending on", () => {
    const legs = legsOf(sentAt, sentAt + 84, arrival(sentAt + 2_100, sentAt + 2_240));

    expect(legs).toEqual({ published: 84, hydrated: 2_100, queued: 2_240, seen: 2_600 });
    expect(legsLine(legs)).toBe("published 0.1 s, hydrated 2.1 s, in the queue 2.2 s, seen 2.6 s");
  });

  it("leave out what a clock says that goes wrong", () => {
    const legs = legsOf(sentAt, sentAt + 84, arrival(sentAt - 5_000, sentAt + 9_000));

    expect(legs).toEqual({ published: 84, seen: 2_600 });
    expect(legsLine(legs)).toBe("published 0.1 s, seen 2.6 s");
  });
});
