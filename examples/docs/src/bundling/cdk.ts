import { App, Stack } from "aws-cdk-lib";
import { Runtime } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";

const stack = new Stack(new App(), "Orders");
const settings = { entry: "src/hydrate.ts", runtime: Runtime.NODEJS_24_X };

// CDK's default: CommonJS, and the SDK of Lambda's runtime.
new NodejsFunction(stack, "RuntimeSdk", settings);

// The SDK that you tested with, in the bundle.
new NodejsFunction(stack, "OwnSdk", {
  ...settings,
  bundling: { minify: true, bundleAwsSDK: true, mainFields: ["module", "main"] },
});

// The same as an ES module.
new NodejsFunction(stack, "EsModule", {
  ...settings,
  bundling: {
    minify: true,
    bundleAwsSDK: true,
    mainFields: ["module", "main"],
    format: OutputFormat.ESM,
    banner:
      'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});
