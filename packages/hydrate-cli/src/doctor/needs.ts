import { answerOf } from "./asked.js";
import type { Consumer, FunctionStop, Need, QueueStop, Stop } from "./facts.js";
import { nameOf } from "./names.js";
import { functionsOn, queuesBehind } from "./way.js";

/** What the roles on a consumer's way must be allowed to do. */
export function needsOf(consumer: Consumer): Need[] {
  const { mapping, configuration, destination } = consumer;
  if (!destination) return [];
  const sender = { roleArn: answerOf(configuration)?.roleArn, who: nameOf(mapping.functionArn) };
  return [
    ...sendingNeeds(sender, destination),
    ...functionsOn(destination).flatMap((of) => hydrateNeeds(of, consumer)),
  ];
}

/** A function that hydrates reads the stream and sends to the queues behind it. */
function hydrateNeeds(of: FunctionStop, { mapping, stream }: Consumer): Need[] {
  const queues = queuesBehind(of);
  if (queues.length === 0) return [];
  const { source, streamArn } = mapping;
  const keyId = answerOf(stream)?.keyId;
  const reader = { roleArn: answerOf(of.configuration)?.roleArn, who: nameOf(of.arn) };
  return [
    ...need(reader, `${source}:GetShardIterator`, streamArn),
    ...need(reader, `${source}:GetRecords`, streamArn),
    ...(keyId ? keyNeeds(reader, keyId, streamArn, ["kms:Decrypt"]) : []),
    ...queues.flatMap((queue) => sendingNeeds(reader, queue)),
  ];
}

type Who = { readonly roleArn: string | undefined; readonly who: string };

/** What sending to a destination takes. */
function sendingNeeds(who: Who, stop: Stop): Need[] {
  switch (stop.kind) {
    case "topic": {
      const { policy, keyId } = answerOf(stop.facts) ?? {};
      return [
        ...need(who, "sns:Publish", stop.arn, policy),
        ...(keyId ? keyNeeds(who, keyId, stop.arn, sendingKeyActions) : []),
      ];
    }
    case "queue":
      return queueNeeds(who, stop);
    case "bucket":
      return need(who, "s3:PutObject", `${stop.arn}/*`);
    default:
      return [];
  }
}

function queueNeeds(who: Who, { arn, facts }: QueueStop): Need[] {
  const { policy, keyId } = answerOf(facts) ?? {};
  return [
    ...need(who, "sqs:SendMessage", arn, policy),
    ...(keyId ? keyNeeds(who, keyId, arn, sendingKeyActions) : []),
  ];
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
const sendingKeyActions = ["kms:GenerateDataKey", "kms:Decrypt"];

function keyNeeds(who: Who, keyId: string, of: string, actions: readonly string[]): Need[] {
  // The key that AWS manages lets everybody in who may use the service.
  if (isAwsManaged(keyId)) return [];
  const [, partition, , region, account] = of.split(":");
  const resource = /^arn:/.test(keyId)
    ? keyId
    : `arn:${partition}:kms:${region}:${account}:${keyId.startsWith("alias/") ? keyId : `key/${keyId}`}`;
  return actions.flatMap((action) => need(who, action, resource));
}

/** Whether AWS manages a key, so that nobody can change its policy. */
export function isAwsManaged(keyId: string): boolean {
  return /(?:^|:)alias\/aws\//.test(keyId);
}

function need(
  { roleArn, who }: Who,
  action: string,
  resource: string,
  resourcePolicy?: string,
): Need[] {
  // Without the function's configuration its role is not known; that is said elsewhere.
  if (!roleArn) return [];
  return [{ roleArn, who, action, resource, ...(resourcePolicy && { resourcePolicy }) }];
}
