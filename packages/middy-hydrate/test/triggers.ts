import { toOverflowObject } from "hydrate-core";
import { toS3Event, toSnsEvent, toSqsEvent, toSuccessEnvelope } from "hydrate-core/testing";
import type { mockAws } from "./mockAws.js";

let deliveries = 0;
const nextId = () => `delivery-${++deliveries}`;

/** A queue's event whose messages have ids of their own, as every delivery has. */
export function queueEvent(...bodies: unknown[]) {
  const event = toSqsEvent(bodies);
  for (const record of event.Records) record.messageId = nextId();
  return event;
}

/** A topic's event whose message has an id of its own. */
export function topicEvent(message: unknown) {
  const event = toSnsEvent([message]);
  for (const { Sns } of event.Records) Sns.MessageId = nextId();
  return event;
}

type Trigger = [name: string, toEvent: (pointer: unknown) => unknown];

/** What brings a failed batch, or is one: each makes an event with ids of its own. */
export function triggersOf({ eventOf, hydrated, objects }: ReturnType<typeof mockAws>): Trigger[] {
  return [
    ["the stream", eventOf],
    ["a queue", (pointer) => queueEvent(pointer)],
    [
      "a queue, hydrated already",
      async (pointer) =>
        queueEvent(toSuccessEnvelope(topicEvent(pointer), await hydrated(pointer))),
    ],
    ["a topic", topicEvent],
    [
      "S3",
      async (pointer) => {
        const key = `hydrate/${nextId()}.json`;
        const { body } = await toOverflowObject(await hydrated(pointer));
        objects.set(`s3://failures/${key}`, body);
        return toS3Event([{ bucket: "failures", key }]);
      },
    ],
  ];
}

/** Those whose events have no ids. */
export const triggersWithoutIds: Trigger[] = [
  ["a direct call", (pointer) => pointer],
  ["a Pipe", (pointer) => [pointer]],
];
