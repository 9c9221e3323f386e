import { optionRule } from "hydrate-core";

/** The rule of a queue's URL. */
export const queueUrlRule = optionRule.must(
  (value) => typeof value === "string" && isQueueUrl(value),
  "the URL of a standard SQS queue, such as " +
    "https://sqs.eu-central-1.amazonaws.com/123456789012/orders-dead-letters",
);

/** Tells whether a text is the URL of a standard queue. Lambda's destinations cannot be FIFO either. */
export function isQueueUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? "") && /\/\d{12}\/[\w-]{1,80}$/.test(text);
}

const aRegion = "[a-z]{2}(?:-[a-z]+)+-\\d";
const inHost = new RegExp(`(?:^|\\.)sqs(?:-fips)?\\.(${aRegion})\\.|^(${aRegion})\\.queue\\.`);

/** The region in a queue's URL; undefined where the host has none, as an emulator's. */
export function regionOfQueue(queueUrl: string): string | undefined {
  const { hostname } = new URL(queueUrl);
  if (hostname === "queue.amazonaws.com") return "us-east-1";
  const [, region, legacyRegion] = inHost.exec(hostname) ?? [];
  return region ?? legacyRegion;
}

/** Tells whether a queue's ARN and URL name the same queue. The host of an emulator has no region. */
export function isSameQueue(arn: string, queueUrl: string): boolean {
  const [, , service, region, account, name] = arn.split(":");
  const path = new URL(queueUrl).pathname;
  return (
    service === "sqs" &&
    path.endsWith(`/${account}/${name}`) &&
    (regionOfQueue(queueUrl) ?? region) === region
  );
}
