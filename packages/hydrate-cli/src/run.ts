import { CommanderError } from "commander";
import { CliError } from "./errors.js";
import { type ExitStatus, exitStatus } from "./exitStatus.js";
import type { Host } from "./host.js";
import { createOutput } from "./print/output.js";
import { createProgram } from "./program.js";

/**
 * Runs one command line and gives its exit status; it never throws.
 *
 * @param argv the arguments behind the program's name
 */
export async function run(argv: readonly string[], host: Host): Promise<ExitStatus> {
  let status: ExitStatus = exitStatus.done;
  const program = createProgram(host, (ended) => {
    status = ended;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Its own message is printed already.
      return error.exitCode === 0 ? exitStatus.done : exitStatus.usage;
    }
    const output = createOutput(host, { json: argv.includes("--json") });
    if (error instanceof CliError) {
      output.error(error.message, error.advice);
      return error.status;
    }
    const { explainError } = await import("./print/explainError.js");
    const { message, advice } = explainError(error);
    output.error(message, advice);
    return exitStatus.failed;
  }
}
