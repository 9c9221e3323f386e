export { emulatorClientConfig } from "./emulatorClientConfig.js";
export { dynamodbUnavailable, startDynamoDB } from "./startDynamoDB.js";
export {
  type EmulatorOnMovedClock,
  movedClockUnavailable,
  startDynamoDBOnMovedClock,
} from "./startDynamoDBOnMovedClock.js";
export { startKinesalite } from "./startKinesalite.js";
export { startKinesis } from "./startKinesis.js";
export type { Emulator } from "./startProcess.js";
export { startS3 } from "./startS3.js";
