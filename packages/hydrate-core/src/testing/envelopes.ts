import type { SNSEvent, SQSEvent } from "aws-lambda";

const region = "eu-central-1";
const account = "123456789012";
const timestamp = "2026-11-23T10:00:22.117Z";
const topicArn = `arn:aws:sns:${region}:${account}:orders-failures`;

/** The event of a function that SNS invokes, a record for each message. */
export function toSnsEvent(messages: readonly unknown[]): SNSEvent {
  return {
    Records: messages.map((message, index) => ({
      EventVersion: "1.0",
      EventSource: "aws:sns",
      EventSubscriptionArn: `${topicArn}:1f6c0b52-7f7b-4a4b-9a38-8e0f4f6a2d11`,
      Sns: {
        Type: "Notification",
        MessageId: `message-${index + 1}`,
        TopicArn: topicArn,
        Subject: "",
        Message: JSON.stringify(message),
        Timestamp: timestamp,
        SignatureVersion: "1",
        Signature: "EXAMPLE",
        SigningCertUrl: "EXAMPLE",
        UnsubscribeUrl: "EXAMPLE",
        MessageAttributes: {},
      },
    })),
  };
}

/** The event of a function that reads a queue, a record for each body; ids are `message-1`, … */
export function toSqsEvent(bodies: readonly unknown[]): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `message-${index + 1}`,
      receiptHandle: "EXAMPLE",
      body: JSON.stringify(body),
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "1795428022117",
        SenderId: "EXAMPLE",
        ApproximateFirstReceiveTimestamp: "1795428022130",
      },
      messageAttributes: {},
      md5OfBody: "EXAMPLE",
      eventSource: "aws:sqs",
      eventSourceARN: `arn:aws:sqs:${region}:${account}:orders-dead-letters`,
      awsRegion: region,
    })),
  };
}

/** What SNS writes into a queue or posts to an endpoint, without raw delivery. */
export function toSnsNotification(message: unknown) {
  return {
    Type: "Notification",
    MessageId: "4f6a2d11-1f6c-4b52-8e0f-7f7b4a4b9a38",
    TopicArn: topicArn,
    Message: JSON.stringify(message),
    Timestamp: timestamp,
  };
}

/** What Lambda writes to the OnSuccess destination of an asynchronous invocation. */
export function toSuccessEnvelope(requestPayload: unknown, responsePayload: unknown) {
  return {
    version: "1.0",
    timestamp,
    requestContext: {
      requestId: "5e2a7d8b-9f03-4f60-9c41-8d5f2c1e3b7a",
      functionArn: `arn:aws:lambda:${region}:${account}:function:hydrate:$LATEST`,
      condition: "Success",
      approximateInvokeCount: 1,
    },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: "$LATEST" },
    responsePayload,
  };
}

/** What Lambda writes to the OnFailure destination of an asynchronous invocation. */
export function toFailureEnvelope(requestPayload: unknown, errorMessage: string) {
  const { requestContext, ...envelope } = toSuccessEnvelope(requestPayload, {
    errorMessage,
    errorType: "Error",
  });
  return {
    ...envelope,
    requestContext: {
      ...requestContext,
      condition: "RetriesExhausted",
      approximateInvokeCount: 3,
    },
    responseContext: { ...envelope.responseContext, functionError: "Unhandled" },
  };
}

/** The event of a function that S3 notifies of new objects, keys encoded as S3 does. */
export function toS3Event(locations: readonly { readonly bucket: string; readonly key: string }[]) {
  return {
    Records: locations.map(({ bucket, key }) => ({
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: region,
      eventTime: timestamp,
      eventName: "ObjectCreated:Put",
      s3: {
        s3SchemaVersion: "1.0",
        bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
        object: { key: encodeURIComponent(key).replaceAll("%20", "+"), size: 1_024 },
      },
    })),
  };
}

/** The dead letter that EventBridge Pipes writes for a batch it gives up on. */
export function toPipesDeadLetter<T extends { readonly requestContext?: unknown }>(record: T) {
  const { requestContext: _, ...rest } = record;
  return {
    context: {
      partnerResourceArn: `arn:aws:pipes:${region}:${account}:pipe/orders`,
      condition: "RetryAttemptsExhausted",
    },
    ...rest,
  };
}
