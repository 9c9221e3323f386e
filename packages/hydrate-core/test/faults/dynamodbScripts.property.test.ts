import { describeRandomScripts } from "./describeRandomScripts.js";

describeRandomScripts("dynamodb");
