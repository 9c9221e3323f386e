/**
 * A logger by shape: Powertools' `Logger` and `console` both fit. It is given pointers, counts and
 * verdicts, never the data of a record.
 */
export interface HydrateLogger {
  debug(message: string, attributes: Record<string, unknown>): void;
  info(message: string, attributes: Record<string, unknown>): void;
  warn(message: string, attributes: Record<string, unknown>): void;
  error(message: string, attributes: Record<string, unknown>): void;
}

const ignore = (): void => {};

export const silentLogger: HydrateLogger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
};
