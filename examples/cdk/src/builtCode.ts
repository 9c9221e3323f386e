import { fileURLToPath } from "node:url";
import { Code } from "aws-cdk-lib/aws-lambda";

/** Makes the code of a function out of its name. */
export type FunctionsCode = (name: "hydrate" | "stream-consumer" | "table-consumer") => Code;

/** What `npx pnpm@12 --filter example-functions build` has built; CDK refuses if it has not yet. */
export const builtCode: FunctionsCode = (name) =>
  Code.fromAsset(fileURLToPath(new URL(`../../functions/dist/${name}`, import.meta.url)));
