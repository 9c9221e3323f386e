// AWS's own hosts, VPC endpoints and China included.
const awsHost = /\.(amazonaws\.(com(\.cn)?|eu)|api\.aws)$/;

/** The region an SDK client calls; undefined where an endpoint outside AWS makes it meaningless. */
export async function clientRegion(config: {
  region: () => Promise<string>;
  isCustomEndpoint?: boolean;
  endpoint?: (() => Promise<{ hostname: string }>) | undefined;
}): Promise<string | undefined> {
  try {
    const host = config.isCustomEndpoint ? (await config.endpoint?.())?.hostname : undefined;
    if (config.isCustomEndpoint && !(host && awsHost.test(host))) return undefined;
    return await config.region();
  } catch {
    return undefined;
  }
}
