import { afterEach, beforeEach, vi } from "vitest";
import { createHandler } from "../src/handler/createHandler.js";
import type { HandlerOptions } from "../src/handler/handlerOptions.js";
import { mockAws } from "./mockAws.js";

/**
 * Mocks what the ready-made function works with, anew before every test, an hour after the records
 * arrived: of the day that they are kept, 23 hours are left.
 */
export function mockFunction({ records = 20 } = {}) {
  const aws = mockAws({ records });
  const logger = {
    debug: vi.fn(),
    info: vi.fn(),
    warn: vi.fn(),
    error: vi.fn(),
    addContext: vi.fn(),
  };
  const metrics = { addDimension: vi.fn(), addMetric: vi.fn(), publishStoredMetrics: vi.fn() };

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T11:00:00.000Z") });
    vi.clearAllMocks();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });

  return Object.assign(aws, {
    logger,
    metrics,
    createFunction: (options: HandlerOptions = {}) =>
      createHandler({ logger, metrics, ...options }),
    /** What was logged, whatever the level. */
    logged: () =>
      [logger.debug, logger.info, logger.warn, logger.error].flatMap(({ mock }) => mock.calls),
  });
}
