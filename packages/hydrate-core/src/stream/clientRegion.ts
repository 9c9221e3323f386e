/** The region an SDK client calls; undefined where an endpoint of its own makes it meaningless. */
export async function clientRegion(config: {
  region: () => Promise<string>;
  isCustomEndpoint?: boolean;
}): Promise<string | undefined> {
  try {
    return config.isCustomEndpoint ? undefined : await config.region();
  } catch {
    return undefined;
  }
}
