export { emulatorClientConfig } from "./emulatorClientConfig.js";
export { dynamodbUnavailable, startDynamoDB } from "./startDynamoDB.js";
export { startKinesis } from "./startKinesis.js";
export type { Emulator } from "./startProcess.js";
export { startS3 } from "./startS3.js";
