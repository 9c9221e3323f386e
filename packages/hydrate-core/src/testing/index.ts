export { buildDynamoDBOnFailureRecord, buildKinesisOnFailureRecord } from "./builders.js";
export {
  toFailureEnvelope,
  toPipesDeadLetter,
  toS3Event,
  toSnsEvent,
  toSnsNotification,
  toSqsEvent,
  toSuccessEnvelope,
} from "./envelopes.js";
export { type FakeDynamoDBStream, fakeDynamoDBStream } from "./fakeDynamoDBStream.js";
export {
  type FakeKinesisStream,
  type FakeKinesisStreamOptions,
  fakeKinesisStream,
} from "./fakeKinesisStream.js";
export {
  type FakeCall,
  type FakeStep,
  type FakeStreamOptions,
  fakeAwsError,
  type TrimStyle,
} from "./fakeStream.js";
