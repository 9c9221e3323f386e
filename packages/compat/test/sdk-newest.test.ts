import { describeSdk } from "./describeSdk.js";

describeSdk("newest");
