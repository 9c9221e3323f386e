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
export { fakeDynamoDBStream } from "./fakeDynamoDBStream.js";
export {
  type FakeKinesisStreamOptions,
  fakeKinesisStream,
} from "./fakeKinesisStream.js";
export {
  type FakeCall,
  type FakeStep,
  type FakeStream,
  type FakeStreamOptions,
  fakeAwsError,
  type TrimStyle,
} from "./fakeStream.js";
