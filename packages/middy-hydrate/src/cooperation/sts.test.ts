import { GetRecordsCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import middy from "@middy/core";
import sts from "@middy/sts";
import { mockClient } from "aws-sdk-client-mock";
import { fakeAwsError } from "hydrate-core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { kinesisFailure } from "../../../hydrate-core/test/shards.js";
import { invoke } from "../../test/invoke.js";
import { type KinesisEndpoint, listenKinesis } from "../../test/kinesisEndpoint.js";
import hydrate from "../index.js";

const stsClient = mockClient(STSClient);
const roleArn = "arn:aws:iam::123456789012:role/reads-orders";
const capture = vi.fn((client: KinesisClient) => client);
let kinesis: KinesisEndpoint;
/** How the next tries to assume the role fail. */
let refusals: Error[];

beforeEach(async () => {
  kinesis = await listenKinesis();
  capture.mockClear();
  stsClient.reset();
  refusals = [];
  let assumed = 0;
  stsClient.on(AssumeRoleCommand, { RoleArn: roleArn }).callsFake(async () => {
    const refusal = refusals.shift();
    if (refusal) throw refusal;
    assumed += 1;
    return {
      Credentials: {
        AccessKeyId: `AKIA${assumed}`,
        SecretAccessKey: "secret",
        SessionToken: `session-${assumed}`,
      },
    };
  });
});
afterEach(async () => {
  for (const [client] of capture.mock.calls) client.destroy();
  await kinesis.stop();
});

/** Assumes the role anew in each invocation, as after its credentials have expired. */
const assumeRole = (name: string) => {
  const fetchData = { [name]: { RoleArn: roleArn, RoleSessionName: "hydrate" } };
  // The types of version 4 ask for texts here; its documentation does not.
  return sts({ fetchData: fetchData as never, cacheExpiry: 0, disablePrefetch: true });
};

const hydrateWithRole = () =>
  hydrate({
    source: "kinesis",
    kinesis: {
      awsClientAssumeRole: "ordersRole",
      awsClientCapture: capture,
      awsClientOptions: { endpoint: kinesis.url },
    },
  });

const createFunction = () =>
  middy()
    .use(assumeRole("ordersRole"))
    .use(hydrateWithRole())
    .handler(({ Records }) => Records.length);

const signed = (operation: string, time: number) => ({
  operation,
  accessKeyId: `AKIA${time}`,
  sessionToken: `session-${time}`,
});

describe("with @middy/sts", () => {
  it("requests are signed with the role's credentials", async () => {
    expect(await invoke(createFunction(), [kinesisFailure(0, 2)])).toBe(3);

    expect(kinesis.signatures).toEqual([signed("GetShardIterator", 1), signed("GetRecords", 1)]);
  });

  it("the same client uses renewed credentials from the next invocation on", async () => {
    const handler = createFunction();

    expect(await invoke(handler, [kinesisFailure(0, 2)])).toBe(3);
    expect(await invoke(handler, [kinesisFailure(3, 4)])).toBe(2);

    expect(kinesis.signatures).toEqual([
      signed("GetShardIterator", 1),
      signed("GetRecords", 1),
      signed("GetShardIterator", 2),
      signed("GetRecords", 2),
    ]);
    expect(capture).toHaveBeenCalledOnce();
  });

  it("an invocation that is still running uses the newest credentials too", async () => {
    const handler = createFunction();
    const reached = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    kinesis.beforeAnswer = ({ accessKeyId }) => {
      if (accessKeyId !== "AKIA1") return undefined;
      reached.resolve();
      return gate.promise;
    };

    const first = invoke(handler, [kinesisFailure(0, 2)]);
    await reached.promise;
    const second = await invoke(handler, [kinesisFailure(3, 4)]);
    gate.resolve();

    expect([await first, second]).toEqual([3, 2]);
    expect(kinesis.signatures).toEqual([
      signed("GetShardIterator", 1),
      signed("GetShardIterator", 2),
      signed("GetRecords", 2),
      signed("GetRecords", 2),
    ]);
    expect(capture).toHaveBeenCalledOnce();
  });

  it("a role under another name is an error that names the option, and nothing is read", async () => {
    const handler = middy()
      .use(assumeRole("otherRole"))
      .use(hydrateWithRole())
      .handler(() => "done");

    await expect(invoke(handler, [kinesisFailure(0, 2)])).rejects.toThrow(
      'kinesis.awsClientAssumeRole names "ordersRole", but no middleware put credentials there. ' +
        "Register @middy/sts before hydrate.",
    );
    expect(kinesis.signatures).toEqual([]);
  });

  it("@middy/sts after hydrate is the same error", async () => {
    const handler = middy()
      .use(hydrateWithRole())
      .use(assumeRole("ordersRole"))
      .handler(() => "done");

    await expect(invoke(handler, [kinesisFailure(0, 2)])).rejects.toThrow(
      "Register @middy/sts before hydrate.",
    );
    expect(kinesis.signatures).toEqual([]);
  });

  it("a role that cannot be assumed is an error, and nothing is read", async () => {
    const refusal = fakeAwsError("AccessDenied", "no sts:AssumeRole");
    refusals = [refusal];

    const failing = invoke(createFunction(), [kinesisFailure(0, 2)]);

    await expect(failing).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      message: expect.stringContaining("no sts:AssumeRole"),
      details: { awsError: "AccessDenied" },
      cause: refusal,
    });
    expect(kinesis.signatures).toEqual([]);
  });

  it("a renewal that fails is an error that says why", async () => {
    const handler = createFunction();
    await invoke(handler, [kinesisFailure(0, 2)]);
    refusals = [fakeAwsError("AccessDenied", "no sts:AssumeRole")];

    await expect(invoke(handler, [kinesisFailure(3, 4)])).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      message: expect.stringContaining("no sts:AssumeRole"),
      details: { operation: "GetShardIterator", awsError: "AccessDenied" },
      retryable: false,
    });
    expect(kinesis.signatures).toHaveLength(2);
  });

  it("a role that could not be assumed is tried again by the next invocation", async () => {
    const handler = createFunction();
    refusals = [fakeAwsError("ServiceUnavailable")];

    await expect(invoke(handler, [kinesisFailure(0, 2)])).rejects.toThrow();
    expect(await invoke(handler, [kinesisFailure(0, 2)])).toBe(3);
  });
});

describe("the SDK's own handling of a credentials provider", () => {
  async function timesAsked(expiration?: Date): Promise<number> {
    const provider = vi.fn(async () => ({
      accessKeyId: "AKIA1",
      secretAccessKey: "secret",
      ...(expiration && { expiration }),
    }));
    const client = new KinesisClient({
      region: "eu-central-1",
      endpoint: kinesis.url,
      credentials: provider,
    });
    for (let call = 0; call < 3; call += 1) {
      await client.send(new GetRecordsCommand({ ShardIterator: "first" }));
    }
    client.destroy();
    return provider.mock.calls.length;
  }

  it("asks it at each call where the credentials have expired", async () => {
    expect(await timesAsked(new Date())).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ["do not expire", undefined],
    ["expire in an hour", new Date(Date.now() + 3_600_000)],
  ])("asks it once where they %s", async (_, expiration) => {
    expect(await timesAsked(expiration)).toBe(1);
  });
});
