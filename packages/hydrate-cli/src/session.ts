import { type Clients, createClients } from "./clients.js";
import type { CommonOptions } from "./commands/commonOptions.js";
import type { Host } from "./host.js";
import { createInterrupt, type Interrupt } from "./interrupt.js";
import { createOutput, type Output } from "./print/output.js";

/** What a command works with. */
export type Session = {
  readonly host: Host;
  readonly options: CommonOptions;
  readonly output: Output;
  readonly clients: Clients;
  readonly interrupt: Interrupt;
  readonly now: () => number;
};

/** Runs a command in a session of its own, which ends with it. */
export async function withSession<T>(
  host: Host,
  options: CommonOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const output = createOutput(host, options);
  const clients = createClients(options, host);
  const interrupt = createInterrupt(host, output);
  try {
    return await work({ host, options, output, clients, interrupt, now: host.now });
  } finally {
    output.progress(undefined);
    interrupt.end();
    clients.destroy();
  }
}
