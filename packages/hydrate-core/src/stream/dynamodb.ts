export { createDynamoDBSource } from "./dynamodbSource.js";
export { newDynamoDBStreamsClient } from "./dynamodbStreamsClient.js";
