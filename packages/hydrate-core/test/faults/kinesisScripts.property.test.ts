import { describeRandomScripts } from "./describeRandomScripts.js";

describeRandomScripts("kinesis");
