import { openQueue } from "../queue/queueAddress.js";
import type { Session } from "../session.js";

/** Sends a message to a topic or a queue. */
export async function publish(session: Session, arn: string, body: string): Promise<void> {
  if (/^arn:[^:]*:sns:/.test(arn)) {
    const [{ PublishCommand }, client] = await Promise.all([
      import("@aws-sdk/client-sns"),
      session.clients.sns(arn.split(":")[3]),
    ]);
    await client.send(new PublishCommand({ TopicArn: arn, Message: body }));
    return;
  }
  const { SendMessageCommand } = await import("@aws-sdk/client-sqs");
  const { client, url } = await openQueue(session, arn);
  await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
}
