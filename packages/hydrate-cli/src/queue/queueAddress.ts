import type { SQSClient } from "@aws-sdk/client-sqs";
import { CliError } from "../errors.js";
import type { Session } from "../session.js";

/** A queue, and the client of its region. */
export type Queue = {
  readonly name: string;
  readonly url: string;
  readonly region: string;
  readonly client: SQSClient;
};

// https://sqs.eu-central-1.amazonaws.com/123456789012/orders, and older or foreign hosts of it.
const urlPattern = /^https?:\/\/[^/]+(?:\/[^/]+)*\/(\d{12}|queue)\/([\w.-]+)$/;
const awsHost =
  /^https?:\/\/(?:sqs(?:-fips)?\.([a-z0-9-]+)|([a-z0-9-]+)\.queue)\.(?:amazonaws|api\.aws)/;
const arnPattern = /^arn:aws[a-z-]*:sqs:([a-z0-9-]+):(\d{12}):([\w.-]+)$/;

/** The name of a queue that a person wrote as name, URL or ARN; undefined for anything else. */
export function queueNameOf(address: string): string | undefined {
  return (
    urlPattern.exec(address)?.[2] ??
    arnPattern.exec(address)?.[3] ??
    (/^[\w-]{1,80}(?:\.fifo)?$/.test(address) ? address : undefined)
  );
}

/**
 * Finds a queue by its name, URL or ARN, in the region that the URL or the ARN names.
 *
 * @throws {@link CliError} for anything else; the SDK's errors where there is no such queue
 */
export async function openQueue(
  { clients, options }: Pick<Session, "clients" | "options">,
  address: string,
): Promise<Queue> {
  const name = queueNameOf(address);
  if (name === undefined) {
    throw new CliError(`${address} is neither a queue's name, URL or ARN nor the folder of a case`);
  }
  const [, arnRegion, account] = arnPattern.exec(address) ?? [];
  const host = awsHost.exec(address);
  const client = await clients.sqs(arnRegion ?? host?.[1] ?? host?.[2] ?? options.region);
  const region = await client.config.region();
  if (urlPattern.test(address)) return { name, url: address, region, client };

  const { GetQueueUrlCommand } = await import("@aws-sdk/client-sqs");
  const { QueueUrl: url } = await client.send(
    new GetQueueUrlCommand({
      QueueName: name,
      ...(account !== undefined && { QueueOwnerAWSAccountId: account }),
    }),
  );
  if (url === undefined) throw new CliError(`SQS gave no URL for the queue ${name}`);
  return { name, url, region, client };
}
