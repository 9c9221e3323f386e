import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../hydrate-core/test/faults/pointers.js";
import { bundle } from "../src/bundles.js";
import { FunctionProcess } from "../src/functionProcess.js";
import { projectOf, sdkNames } from "../src/projects.js";

const [oldest] = sdkNames;

describe("a project with an old SDK", () => {
  it.each(["hydrate-core", "middy-hydrate"])(
    "gets no second copy with %s: it takes all SDKs since the oldest that is tested",
    async (name) => {
      const manifest = await readFile(
        join(projectOf(oldest), "node_modules", name, "package.json"),
        "utf8",
      );
      const { dependencies } = JSON.parse(manifest);

      const sdk = Object.entries(dependencies).filter(([part]) =>
        /^@(aws-sdk|smithy)\//.test(part),
      );
      expect(new Set(sdk.map(([, range]) => range))).toEqual(new Set([`^${oldest}.0`]));
    },
  );
});

describe("two copies of the SDK", () => {
  it("are named where a client of the one cannot send commands of the other", async () => {
    const theirs = join(projectOf(oldest), "node_modules", "@aws-sdk", "client-kinesis");
    const path = await bundle(projectOf("newest"), "ES module", {
      program: `
        import { createHandler } from "middy-hydrate/handler";
        import { KinesisClient } from ${JSON.stringify(theirs)};
        export const handler = createHandler({ kinesis: { AwsClient: KinesisClient } });
      `,
    });
    const lambda = await FunctionProcess.start(path, {
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL_KINESIS: "http://127.0.0.1:1",
    });
    try {
      const { error } = await lambda.invoke("handler", failureOf("kinesis", 0, 9));

      expect(error).toMatchObject({
        code: "ERR_HYDRATE_READ_FAILED",
        retryable: false,
        message: expect.stringMatching(
          /The client is from another copy of the AWS SDK than hydrate's.*`npm ls @aws-sdk\/client-kinesis/,
        ),
      });
    } finally {
      await lambda.stop();
    }
  });
});
