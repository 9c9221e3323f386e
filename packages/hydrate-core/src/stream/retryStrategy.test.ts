import { describe, expect, it } from "vitest";
import { StreamRetryStrategy } from "./retryStrategy.js";

type ErrorInfo = Parameters<StreamRetryStrategy["refreshRetryTokenForRetry"]>[1];

const info = (members: object, errorType: ErrorInfo["errorType"]): ErrorInfo => ({
  // The SDK's type of an error knows no cause but an error.
  error: Object.assign(new Error() as NonNullable<ErrorInfo["error"]>, members),
  errorType,
});
const throttled = info({ name: "ProvisionedThroughputExceededException" }, "TRANSIENT");
const reset = info({ code: "ECONNRESET" }, "CLIENT_ERROR");
const refused = info({ name: "AccessDeniedException" }, "TRANSIENT");

/** The longest waits between the attempts of a call that always fails. */
async function waits(strategy: StreamRetryStrategy, errorInfo: ErrorInfo): Promise<number[]> {
  const delays: number[] = [];
  let token = await strategy.acquireInitialRetryToken();
  for (;;) {
    try {
      token = await strategy.refreshRetryTokenForRetry(token, errorInfo);
    } catch {
      return delays;
    }
    delays.push(token.getRetryDelay());
  }
}

describe("a call has 8 attempts", () => {
  it.each([
    ["throttled", throttled, [1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]],
    ["broken off", reset, [100, 200, 400, 800, 1_600, 3_200, 6_400]],
  ])("with up to these waits between them where it is %s", async (_, errorInfo, longest) => {
    expect(await waits(new StreamRetryStrategy(undefined, () => 1), errorInfo)).toEqual(longest);
    expect(await waits(new StreamRetryStrategy(undefined, () => 0.5), errorInfo)).toEqual(
      longest.map((delay) => delay / 2),
    );
    expect(await waits(new StreamRetryStrategy(undefined, () => 0), errorInfo)).toEqual(
      longest.map(() => 0),
    );
  });

  it("however often the process was throttled before", async () => {
    const strategy = new StreamRetryStrategy();

    for (let call = 0; call < 500; call++) {
      expect(await waits(strategy, throttled)).toHaveLength(7);
      strategy.recordSuccess();
    }
  });

  it("or as many as it is told", async () => {
    expect(await waits(new StreamRetryStrategy(2), throttled)).toHaveLength(1);
    expect(await waits(new StreamRetryStrategy(1), throttled)).toHaveLength(0);
    expect(await waits(new StreamRetryStrategy(async () => 3), throttled)).toHaveLength(2);
  });

  it("and one where somebody has to fix it", async () => {
    expect(await waits(new StreamRetryStrategy(), refused)).toEqual([]);
  });
});

describe("a service that says when to come back", () => {
  const inMillis = (millis: number) => ({
    ...reset,
    retryAfterHint: new Date(Date.now() + millis),
  });

  it("is heeded, for 5 seconds more than the call would have waited", async () => {
    const strategy = new StreamRetryStrategy(2, () => 1);

    const [heeded = 0] = await waits(strategy, inMillis(3_000));
    const [cut = 0] = await waits(strategy, inMillis(3_600_000));

    expect(heeded).toBeGreaterThan(2_000);
    expect(heeded).toBeLessThanOrEqual(3_000);
    expect(cut).toBe(5_100);
    expect(await waits(strategy, inMillis(-3_600_000))).toEqual([100]);
  });
});
