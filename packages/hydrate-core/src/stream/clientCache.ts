import { raceSignal } from "../lib/raceSignal.js";
import type { ClientOption } from "./clients.js";

// AWS has fewer regions; but whoever can send a message can name any.
const mostClients = 40;

type Kept<TClient> = { readonly client: Promise<TClient>; users: number };

/** Lends the client for a region. */
export type ClientCache<TClient> = <T>(
  region: string,
  signal: AbortSignal | undefined,
  work: (client: TClient) => Promise<T>,
) => Promise<T>;

/** Makes a client for each region at its first use and keeps the last ones, so that connections are kept. */
export function createClientCache<TClient extends { send: unknown; destroy(): void }>(
  option: ClientOption<TClient> | undefined,
  createDefault: (region: string) => Promise<TClient>,
): ClientCache<TClient> {
  if (option !== undefined && typeof option !== "function") {
    return (_region, _signal, work) => work(option);
  }
  const create = option ?? createDefault;
  const clients = new Map<string, Kept<TClient>>();

  function take(region: string): Kept<TClient> {
    const kept = clients.get(region) ?? {
      client: Promise.resolve(region).then(create),
      users: 0,
    };
    // The one that was used last is the last to go.
    clients.delete(region);
    clients.set(region, kept);
    for (const [oldest, { users }] of clients) {
      if (clients.size <= mostClients) break;
      if (users === 0 && oldest !== region) leave(oldest);
    }
    kept.users += 1;
    return kept;
  }

  function leave(region: string): void {
    const kept = clients.get(region);
    clients.delete(region);
    // What a function gave is the caller's to end: it may give one client for all regions.
    if (kept && option === undefined)
      kept.client.then((client) => client.destroy()).catch(() => {});
  }

  return async (region, signal, work) => {
    const kept = take(region);
    try {
      let client: TClient;
      try {
        client = await raceSignal(kept.client, signal);
      } catch (error) {
        // A failure may be temporary, such as a role that could not be assumed; and what has not come
        // by the deadline may never come.
        if (clients.get(region) === kept) clients.delete(region);
        throw error;
      }
      return await work(client);
    } finally {
      kept.users -= 1;
    }
  };
}
