import type { Session } from "../../session.js";
import { type Asked, ask, known } from "../asked.js";
import type { Subscription, TopicStop } from "../facts.js";

/** Reads a topic and who subscribes to it. */
export async function readTopic(
  { clients }: Pick<Session, "clients">,
  arn: string,
): Promise<TopicStop> {
  const [sns, client] = await Promise.all([
    import("@aws-sdk/client-sns"),
    clients.sns(arn.split(":")[3]),
  ]);
  const facts = await ask(async () => {
    const { Attributes: of = {} } = await client.send(
      new sns.GetTopicAttributesCommand({ TopicArn: arn }),
    );
    const { KmsMasterKeyId: keyId, Policy: policy } = of;
    return { ...(keyId && { keyId }), ...(policy && { policy }) };
  });
  const filterOf = (SubscriptionArn: string): Promise<Subscription["filter"]> =>
    ask(async () => {
      const { Attributes: of = {} } = await client.send(
        new sns.GetSubscriptionAttributesCommand({ SubscriptionArn }),
      );
      const { FilterPolicy: policy, FilterPolicyScope: scope } = of;
      return policy ? { policy, ofBody: scope === "MessageBody" } : undefined;
    });
  const subscriptions: Asked<Subscription[]> = await ask(async () => {
    const found: Subscription[] = [];
    const pages = sns.paginateListSubscriptionsByTopic({ client }, { TopicArn: arn });
    for await (const { Subscriptions = [] } of pages) {
      for (const {
        Protocol: protocol = "?",
        Endpoint: endpoint = "",
        SubscriptionArn,
      } of Subscriptions) {
        // A subscription has an ARN once it is confirmed.
        const confirmed = SubscriptionArn?.startsWith("arn:") ? SubscriptionArn : undefined;
        const filter = confirmed ? await filterOf(confirmed) : known(undefined);
        const pending = confirmed === undefined;
        found.push({ protocol, endpoint, pending, filter });
      }
    }
    return found;
  });
  return { kind: "topic", arn, facts, subscriptions };
}
