import { type BatchPointer, type Delivery, unwrapEvent } from "hydrate-core";
import type { QueueMessage } from "../queue/message.js";

/** What a case remembers of one failed batch: facts of the failure, and no record data. */
export type Batch = {
  /** The message's id; of a message that holds several, with `.2`, `.3`, … behind it. */
  readonly id: string;
  readonly messageId: string;
  /**
   * - `pointer`: the records are in the stream
   * - `hydrated`: they are in the message, or in the S3 object that it names
   * - `object`: an S3 object that holds one of these two
   * - `other`: none of them; `problem` says what
   */
  readonly kind: "pointer" | "hydrated" | "object" | "other";
  /** The function that failed, as the record inside names it; or the pipe. */
  readonly functionArn?: string;
  readonly condition?: string;
  /** Most likely that of the last failed invocation. */
  readonly requestId?: string;
  readonly invokeCount?: number;
  /** Epoch milliseconds: when Lambda gave up. */
  readonly failedAt?: number;
  /** The function answered `batchItemFailures` and threw nothing. */
  readonly reported?: boolean;
  readonly pointer?: BatchPointer;
  /** `hydrated`: the verdict in the message. */
  readonly status?: string;
  /** The object in S3 that holds the records. */
  readonly location?: string;
  /** A drill sent it. */
  readonly drill?: boolean;
  readonly problem?: string;
};

type PointedDelivery = Extract<Delivery, { readonly pointer: BatchPointer }>;

/** A drill's own message: replaying leaves it alone. */
export const drillPrefix = "hydrate-drill-";

/** The failed batches in a message, in its order; at least one. */
export function batchesIn(message: Pick<QueueMessage, "id" | "body">): Batch[] {
  const deliveries = deliveriesIn(message);
  return deliveries.map((delivery, index) =>
    toBatch(delivery, index === 0 ? message.id : `${message.id}.${index + 1}`, message.id),
  );
}

/** The deliveries in a message, in its order; at least one. */
export function deliveriesIn({ id, body }: Pick<QueueMessage, "id" | "body">): Delivery[] {
  return unwrapEvent({ Records: [{ messageId: id, body, eventSource: "aws:sqs" }] });
}

function toBatch(delivery: Delivery, id: string, messageId: string): Batch {
  switch (delivery.kind) {
    case "failed":
      return { id, messageId, kind: "other", problem: delivery.error.message };
    case "s3Object": {
      const { bucket, key } = delivery.location;
      return { id, messageId, kind: "object", location: `s3://${bucket}/${key}` };
    }
    case "onFailure":
      return { id, messageId, kind: "pointer", ...factsOf(delivery) };
    case "hydrated": {
      const { status, payloadLocation } = delivery.record.hydration;
      return {
        id,
        messageId,
        kind: "hydrated",
        ...factsOf(delivery),
        status,
        ...(payloadLocation !== undefined && { location: payloadLocation }),
      };
    }
  }
}

/** The facts of a failure. */
export function factsOf({ record, pointer }: PointedDelivery): Partial<Batch> {
  const { requestContext = {}, responseContext, context = {} } = record;
  const { requestId, approximateInvokeCount: invokeCount } = requestContext;
  const functionArn = requestContext.functionArn ?? context.partnerResourceArn;
  const condition = requestContext.condition ?? context.condition;
  const failedAt = Date.parse(record.timestamp ?? "");
  const reported = responseContext?.statusCode === 200 && responseContext.functionError == null;
  return {
    pointer,
    ...(functionArn !== undefined && { functionArn }),
    ...(condition !== undefined && { condition }),
    ...(requestId !== undefined && { requestId }),
    ...(invokeCount !== undefined && { invokeCount }),
    ...(!Number.isNaN(failedAt) && { failedAt }),
    ...(reported && { reported }),
    ...(requestId?.startsWith(drillPrefix) && { drill: true }),
  };
}

/** What makes two messages the same failure: the batch, and the function that failed on it. */
export function pointerKey({ pointer, functionArn }: Batch): string | undefined {
  if (!pointer) return undefined;
  const { streamArn, shardId, startSequenceNumber: first, endSequenceNumber: last } = pointer;
  return [streamArn, shardId, first, last, functionArn ?? ""].join(" ");
}
