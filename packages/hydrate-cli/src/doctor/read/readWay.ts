import { paginateListEventSourceMappings } from "@aws-sdk/client-lambda";
import { openQueue, type Queue } from "../../queue/queueAddress.js";
import { readQueueFacts } from "../../queue/queueFacts.js";
import type { Session } from "../../session.js";
import { type Asked, answerOf, ask, known } from "../asked.js";
import type { FunctionStop, QueueReader, Stop } from "../facts.js";
import type { DestinationArns, FunctionReader } from "./readFunction.js";
import { readTopic } from "./readTopic.js";

/** Follows a failure from a destination to where it ends. */
export async function readWay(
  session: Session,
  functions: FunctionReader,
  destination: string,
): Promise<Stop> {
  return readStop(destination, []);

  async function readStop(arn: string, before: readonly string[]): Promise<Stop> {
    if (before.includes(arn)) return { kind: "loop", arn };
    const trail = [...before, arn];
    const [, service] = /^arn:[^:]*:(sns|sqs|lambda|s3):/.exec(arn) ?? [];
    switch (service) {
      case "sns":
        return readTopicStop(arn, trail);
      case "sqs":
        return readQueueStop(arn, trail);
      case "lambda":
        return readFunctionStop(arn, trail, "asynchronous");
      case "s3":
        return { kind: "bucket", arn };
      default:
        return /^https?:/.test(arn) ? readQueueStop(arn, trail) : { kind: "other", arn };
    }
  }

  async function readTopicStop(arn: string, trail: readonly string[]): Promise<Stop> {
    const topic = await readTopic(session, arn);
    if (topic.subscriptions.is !== "known") return topic;
    const subscriptions = [];
    for (const subscription of topic.subscriptions.value) {
      const { protocol, endpoint } = subscription;
      const goesOn = protocol === "lambda" || protocol === "sqs";
      const next = goesOn ? await readStop(endpoint, trail) : undefined;
      subscriptions.push({ ...subscription, ...(next && { next }) });
    }
    return { ...topic, subscriptions: known(subscriptions) };
  }

  async function readQueueStop(address: string, before: readonly string[]): Promise<Stop> {
    let queue: Queue | undefined;
    const facts = await ask(async () => {
      queue = await openQueue(session, address);
      return readQueueFacts(queue);
    });
    const arn = answerOf(facts)?.arn || address;
    // A URL and an ARN may name the same queue.
    if (arn !== address && before.includes(arn)) return { kind: "loop", arn };
    const url = queue?.url;
    const trail = [...before, arn];
    const region = arn.split(":")[3] ?? queue?.region;
    const readers = await ask(() => readReaders(arn, region, trail));
    const target = answerOf(facts)?.deadLetterTargetArn;
    // Messages of a queue that nobody reads stay, until somebody has looked too often.
    const isRead = (answerOf(readers) ?? []).length > 0;
    const redrivesTo = isRead && target ? await readStop(target, trail) : undefined;
    return {
      kind: "queue",
      arn,
      facts,
      readers,
      ...(url !== undefined && { url }),
      ...(redrivesTo && { redrivesTo }),
    };
  }

  async function readReaders(
    EventSourceArn: string,
    region: string | undefined,
    trail: readonly string[],
  ): Promise<QueueReader[]> {
    const client = await session.clients.lambda(region);
    const found: QueueReader[] = [];
    for await (const page of paginateListEventSourceMappings({ client }, { EventSourceArn })) {
      for (const { UUID: uuid = "?", FunctionArn, State, ...of } of page.EventSourceMappings ??
        []) {
        if (FunctionArn === undefined) continue;
        found.push({
          uuid,
          enabled: State !== "Disabled",
          reports: of.FunctionResponseTypes?.includes("ReportBatchItemFailures") ?? false,
          next: await readFunctionStop(FunctionArn, trail, "queue"),
        });
      }
    }
    return found;
  }

  async function readFunctionStop(
    arn: string,
    trail: readonly string[],
    called: "asynchronous" | "queue",
  ): Promise<FunctionStop> {
    const configuration = await functions.configuration(arn);
    const queueUrl = answerOf(configuration)?.environment?.["HYDRATE_QUEUE_URL"];
    const sendsTo = queueUrl && called === "queue" ? await readStop(queueUrl, trail) : undefined;
    // A function that reads a queue is called synchronously: its destinations count for nothing.
    const asked: Asked<DestinationArns> =
      called === "queue" ? known({}) : await functions.destinations(arn);
    const { onSuccess, onFailure } = answerOf(asked) ?? {};
    return {
      kind: "function",
      arn,
      configuration,
      policy: called === "queue" ? known(undefined) : await functions.policy(arn),
      reserved: await functions.reserved(arn),
      destinations:
        asked.is === "known"
          ? known({
              ...(onSuccess && { onSuccess: await readStop(onSuccess, trail) }),
              ...(onFailure && { onFailure: await readStop(onFailure, trail) }),
            })
          : asked,
      ...(sendsTo && { sendsTo }),
    };
  }
}
