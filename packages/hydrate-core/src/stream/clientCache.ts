import type { ClientOption } from "../hydratorOptions.js";

/** Gives the client for a region, made at its first use and kept. */
export function createClientCache<TClient extends { send: unknown }>(
  option: ClientOption<TClient> | undefined,
  createDefault: (region: string) => Promise<TClient>,
): (region: string) => Promise<TClient> {
  if (option !== undefined && typeof option !== "function") return async () => option;
  const create = option ?? createDefault;
  const clients = new Map<string, Promise<TClient>>();

  return (region) => {
    const known = clients.get(region);
    if (known) return known;
    const made = Promise.resolve(region).then(create);
    clients.set(region, made);
    // A failure to make one may pass, such as a role that could not be assumed.
    made.catch(() => clients.delete(region));
    return made;
  };
}
