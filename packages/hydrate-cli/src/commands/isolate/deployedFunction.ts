import { CliError } from "../../errors.js";
import { exitStatus } from "../../exitStatus.js";
import type { Invoke } from "../../invoke/invoker.js";
import { splitEvent } from "../../invoke/splitEvent.js";
import type { CallPart } from "./findPoison.js";

/** Calls the deployed function with parts of a batch; one that is too big goes in several calls. */
export function callDeployed(invoke: Invoke, functionArn: string): CallPart {
  return async (event) => {
    for (const part of splitEvent(event) ?? [event]) {
      const { outcome, answer, reported } = await invoke(functionArn, part);
      if (outcome === "failed") return { ok: false, error: answer, ...(reported && { reported }) };
      if (outcome === "ok") continue;
      throw new CliError(
        outcome === "unknown"
          ? `A call may have run, and did not answer: ${answer}`
          : `The function did not run: ${answer}`,
        { status: exitStatus.left },
      );
    }
    return { ok: true };
  };
}
