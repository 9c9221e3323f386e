import { describeSdk } from "./describeSdk.js";

describeSdk("3.1031");
