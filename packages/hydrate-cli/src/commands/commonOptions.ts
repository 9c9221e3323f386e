import type { Condition } from "../case/where.js";

/** The options that every command takes. */
export type CommonOptions = {
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly json?: boolean;
  /** The folder of the case. */
  readonly dir?: string;
  /** All must hold. */
  readonly where?: readonly Condition[];
};
