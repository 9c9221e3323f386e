import type { Trigger } from "../../src/system/halves.ts";

/** A text of a file, and what is written instead. The file is left out where a tool has only one. */
type Change = readonly [from: string | RegExp, to: string, file?: string];

/** One deliberate break, in each tool's own sources. */
export interface Mutation {
  readonly breaks: string;
  /** What the check must say about it. */
  readonly caught: RegExp;
  /** The wiring that has it; the topic's by default. */
  readonly trigger?: Trigger;
  readonly cdk: Change;
  readonly sam: Change;
  /** Where it is CloudFormation, the same as for SAM. */
  readonly serverless?: Change;
  readonly terraform: Change;
}
