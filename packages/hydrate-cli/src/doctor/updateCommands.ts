import type { Mapping, Need, QueueStop } from "./facts.js";
import { roleName, shell } from "./names.js";

// Commands that change what was found. They are printed and never run.

export function updateMapping({ uuid }: Pick<Mapping, "uuid">, ...words: string[]): string {
  return shell("aws", "lambda", "update-event-source-mapping", "--uuid", uuid, ...words);
}

export function setQueueAttribute(
  { url, arn }: Pick<QueueStop, "url" | "arn">,
  name: string,
  value: string,
): string {
  const isPlain = /^\w+$/.test(value);
  return shell(
    ...["aws", "sqs", "set-queue-attributes", "--queue-url"],
    url ?? `URL-OF-${arn.split(":").at(-1)}`,
    "--attributes",
    isPlain ? `${name}=${value}` : JSON.stringify({ [name]: value }),
  );
}

export function setDestinations(functionArn: string, queueArn: string): string {
  const config = { OnSuccess: { Destination: queueArn }, OnFailure: { Destination: queueArn } };
  return shell(
    ...["aws", "lambda", "put-function-event-invoke-config", "--function-name", functionArn],
    ...["--destination-config", JSON.stringify(config)],
  );
}

export function letTopicInvoke(functionArn: string, topicArn: string): string {
  return shell(
    ...["aws", "lambda", "add-permission", "--function-name", functionArn],
    ...[
      "--statement-id",
      `from-${topicArn.split(":").at(-1)}`,
      "--action",
      "lambda:InvokeFunction",
    ],
    ...["--principal", "sns.amazonaws.com", "--source-arn", topicArn],
  );
}

export function subscribeFunction(topicArn: string): string {
  return shell(
    ...["aws", "sns", "subscribe", "--topic-arn", topicArn, "--protocol", "lambda"],
    ...["--notification-endpoint", "ARN-OF-THE-HYDRATE-FUNCTION"],
  );
}

/** Lets a topic send to a queue that has no policy yet. */
export function letTopicSend(queue: Pick<QueueStop, "url" | "arn">, topicArn: string): string {
  const document = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queue.arn,
        Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
      },
    ],
  };
  return setQueueAttribute(queue, "Policy", JSON.stringify(document));
}

/** Lets a role do something, in a policy of its own that replaces no other. */
export function allow({ roleArn, action, resource }: Need): string {
  const document = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
  };
  return shell(
    ...["aws", "iam", "put-role-policy", "--role-name", roleName(roleArn)],
    ...["--policy-name", `hydrate-${action.replace(":", "-")}`],
    ...["--policy-document", JSON.stringify(document)],
  );
}
