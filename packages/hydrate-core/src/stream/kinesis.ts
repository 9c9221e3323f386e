export { newKinesisClient } from "./kinesisClient.js";
export { createKinesisSource } from "./kinesisSource.js";
