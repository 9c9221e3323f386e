import { KinesisClient, type KinesisClientConfig } from "@aws-sdk/client-kinesis";
import middy, { type Request } from "@middy/core";
import { mockClient } from "aws-sdk-client-mock";
import { fakeKinesisStream } from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { kinesisFailure, kinesisRecords } from "../../hydrate-core/test/shards.js";
import { invoke, lambdaContext } from "../test/invoke.js";
import { type AwsClientOptions, createClientFactory } from "./clients.js";
import hydrate from "./index.js";

type Config = {
  readonly region?: string;
  readonly maxAttempts?: number;
  readonly credentials?: () => Promise<object>;
};

const made = vi.fn();
class Client {
  readonly config: Config;
  constructor(config: Config) {
    made(config);
    this.config = config;
  }
}

const createDefault = vi.fn(async (config: Config) => new Client(config));
beforeEach(() => vi.clearAllMocks());

const createFactory = (options: AwsClientOptions<Client, Config> = {}) =>
  createClientFactory("kinesis", options, createDefault);

/** A request of Middy, with what other middlewares left in it. */
const requestWith = (internal: Record<string, unknown>): Request => ({
  event: {},
  context: lambdaContext(),
  response: undefined,
  error: null,
  internal,
});

describe("a client", () => {
  it("is made for the region that asks, not before", async () => {
    const factory = createFactory();
    expect(createDefault).not.toHaveBeenCalled();

    const first = await factory.get("eu-central-1");
    const other = await factory.get("us-east-1");

    expect(other).not.toBe(first);
    expect(createDefault.mock.calls).toEqual([
      [{ region: "eu-central-1" }],
      [{ region: "us-east-1" }],
    ]);
  });

  it("for the function's own region is made without one, once", async () => {
    const factory = createFactory();

    const [first, second] = await Promise.all([factory.get(), factory.get()]);

    expect(second).toBe(first);
    expect(await factory.get()).toBe(first);
    expect(createDefault.mock.calls).toEqual([[{}]]);
  });

  it("is of the given class, made with its options", async () => {
    const factory = createFactory({ AwsClient: Client, awsClientOptions: { maxAttempts: 2 } });

    const client = await factory.get("eu-central-1");

    expect(client).toBeInstanceOf(Client);
    expect(client.config).toEqual({ region: "eu-central-1", maxAttempts: 2 });
    expect(createDefault).not.toHaveBeenCalled();
  });

  it("of the default class takes the options too", async () => {
    const factory = createFactory({ awsClientOptions: { maxAttempts: 2 } });

    await factory.get("eu-central-1");

    expect(createDefault).toHaveBeenCalledWith({ region: "eu-central-1", maxAttempts: 2 });
  });

  it("serves all streams where the options name the region", async () => {
    const factory = createFactory({ awsClientOptions: { region: "us-east-1" } });

    const client = await factory.get("eu-central-1");

    expect(await factory.get("eu-west-1")).toBe(client);
    expect(client.config).toEqual({ region: "us-east-1" });
    expect(createDefault).toHaveBeenCalledOnce();
  });

  it.each([undefined, "eu-central-1"])("is captured once when made (region %s)", async (region) => {
    const wrapped = new Client({});
    const awsClientCapture = vi.fn((_client: Client) => wrapped);
    const factory = createFactory({ awsClientCapture });

    expect(await factory.get(region)).toBe(wrapped);
    expect(awsClientCapture.mock.calls).toEqual([
      [expect.objectContaining({ config: region === undefined ? {} : { region } })],
    ]);
  });

  it("that is shared is captured only once", async () => {
    const wrapped = new Client({});
    const awsClientCapture = vi.fn((_client: Client) => wrapped);
    const factory = createFactory({ awsClientCapture });

    expect(await factory.get()).toBe(wrapped);
    expect(await factory.get()).toBe(wrapped);
    expect(awsClientCapture).toHaveBeenCalledOnce();
  });

  it.each([undefined, "eu-central-1"])(
    "that cannot be made is an error, and is tried again (region %s)",
    async (region) => {
      createDefault.mockRejectedValueOnce(new Error("no credentials"));
      const factory = createFactory();

      await expect(factory.get(region)).rejects.toThrow("no credentials");
      const client = await factory.get(region);

      expect(client.config).toEqual(region === undefined ? {} : { region });
      expect(createDefault).toHaveBeenCalledTimes(2);
    },
  );

  it("that is shared is kept after an earlier failure", async () => {
    createDefault.mockRejectedValueOnce(new Error("no credentials"));
    const factory = createFactory();
    await expect(factory.get()).rejects.toThrow("no credentials");

    const client = await factory.get();

    expect(await factory.get()).toBe(client);
  });

  it("whose class throws is tried again too", async () => {
    made.mockImplementationOnce(() => {
      throw new Error("no region");
    });
    const factory = createFactory({ AwsClient: Client });

    await expect(factory.get("eu-central-1")).rejects.toThrow("no region");
    await expect(factory.get("eu-central-1")).resolves.toBeInstanceOf(Client);
  });
});

describe("making a client together with the middleware", () => {
  const early = { AwsClient: Client, awsClientOptions: { region: "us-east-1" } };

  it("happens where class and region are given", async () => {
    const factory = createFactory(early);
    expect(made.mock.calls).toEqual([[{ region: "us-east-1" }]]);

    await factory.get("eu-central-1");

    expect(made).toHaveBeenCalledOnce();
  });

  it.each<[string, AwsClientOptions<Client, Config>]>([
    ["the class is the default", { awsClientOptions: { region: "us-east-1" } }],
    ["the region is the stream's", { AwsClient: Client }],
    ["disablePrefetch is true", { ...early, disablePrefetch: true }],
    ["the client is captured", { ...early, awsClientCapture: (client) => client }],
    ["a role's credentials are needed", { ...early, awsClientAssumeRole: "role" }],
  ])("does not happen where %s", async (_, options) => {
    createFactory(options);
    // Some would be made a turn later.
    await new Promise(setImmediate);

    expect(made).not.toHaveBeenCalled();
    expect(createDefault).not.toHaveBeenCalled();
  });

  it("does not fail the middleware: the first use tries again", async () => {
    made.mockImplementationOnce(() => {
      throw new Error("no credentials yet");
    });

    const factory = createFactory(early);
    await new Promise(setImmediate);

    await expect(factory.get("eu-central-1")).resolves.toBeInstanceOf(Client);
  });
});

describe("the client of a role", () => {
  const options = { awsClientAssumeRole: "role" };
  const [first, second] = [{ accessKeyId: "AKIA1" }, { accessKeyId: "AKIA2" }];

  /** What the SDK would sign the next call with. */
  async function credentialsOf(client: Client): Promise<unknown> {
    const { credentials } = client.config;
    return credentials?.();
  }

  it.each([
    ["as they are", first],
    ["as a promise", Promise.resolve(first)],
  ])("has the credentials that a middleware put into request.internal %s", async (_, role) => {
    const factory = createFactory(options);
    factory.useCredentialsOf(requestWith({ role }));

    const client = await factory.get("eu-central-1");

    expect(client.config).toEqual({
      region: "eu-central-1",
      credentials: expect.any(Function),
    });
    expect(await credentialsOf(client)).toMatchObject(first);
  });

  it("tells the SDK to ask for the credentials again at each call", async () => {
    const role = { ...first, expiration: new Date(Date.now() + 3_600_000) };
    const factory = createFactory(options);
    factory.useCredentialsOf(requestWith({ role }));

    const credentials = await credentialsOf(await factory.get("eu-central-1"));

    expect(credentials).toEqual({ ...first, expiration: expect.any(Date) });
    expect(credentials).toHaveProperty("expiration.getTime");
    expect(Number(Object(credentials).expiration)).toBeLessThanOrEqual(Date.now());
  });

  it("uses renewed credentials without being made again", async () => {
    const factory = createFactory(options);
    factory.useCredentialsOf(requestWith({ role: first }));
    const client = await factory.get();

    factory.useCredentialsOf(requestWith({ role: Promise.resolve(second) }));

    expect(await credentialsOf(client)).toMatchObject(second);
    expect(await factory.get()).toBe(client);
    expect(createDefault).toHaveBeenCalledOnce();
  });

  it("has credentials that the options name instead", async () => {
    const own = async () => second;
    const factory = createFactory({ ...options, awsClientOptions: { credentials: own } });
    factory.useCredentialsOf(requestWith({ role: first }));

    const client = await factory.get("eu-central-1");

    expect(client.config.credentials).toBe(own);
  });

  it("is the one of its region", async () => {
    const factory = createFactory(options);
    factory.useCredentialsOf(requestWith({ role: first }));

    await factory.get("eu-central-1");
    await factory.get("us-east-1");

    expect(createDefault.mock.calls.map(([{ region }]) => region)).toEqual([
      "eu-central-1",
      "us-east-1",
    ]);
  });

  it.each<[string, Request | undefined]>([
    ["there is no request", undefined],
    ["no middleware put any there", requestWith({})],
    ["another key holds them", requestWith({ otherRole: first })],
    ["the value is not credentials", requestWith({ role: "AKIA1" })],
    ["the value is null", requestWith({ role: null })],
  ])("is not replaced by the function's own where %s", async (_, request) => {
    const factory = createFactory(options);
    factory.useCredentialsOf(request);

    await expect(factory.get("eu-central-1")).rejects.toThrow(
      new TypeError(
        'kinesis.awsClientAssumeRole names "role", but no middleware put credentials there. ' +
          "Register @middy/sts before hydrate.",
      ),
    );
    expect(createDefault).not.toHaveBeenCalled();
  });

  it("fails with the role's own error where the role cannot be assumed", async () => {
    const denied = new Error("no access to the role");
    const factory = createFactory(options);
    factory.useCredentialsOf(requestWith({ role: Promise.reject(denied) }));
    // Nobody may have asked for the client yet: that is no unhandled rejection.
    await new Promise(setImmediate);

    await expect(factory.get("eu-central-1")).rejects.toBe(denied);
    expect(createDefault).not.toHaveBeenCalled();
  });

  it("fails at its next call where a renewal fails", async () => {
    const factory = createFactory(options);
    factory.useCredentialsOf(requestWith({ role: first }));
    const client = await factory.get("eu-central-1");

    factory.useCredentialsOf(requestWith({ role: Promise.reject(new Error("no access")) }));

    await expect(credentialsOf(client)).rejects.toThrow("no access");
  });

  it("whose credentials never come does not hold up the next invocation", async () => {
    const factory = createFactory({ ...options, awsClientOptions: { region: "us-east-1" } });
    factory.useCredentialsOf(requestWith({ role: new Promise(() => {}) }));
    const waiting = factory.get("us-east-1");
    factory.useCredentialsOf(requestWith({ role: first }));

    const client = await factory.get("us-east-1");

    expect(await credentialsOf(client)).toMatchObject(first);
    expect(await Promise.race([waiting, "still waiting"])).toBe("still waiting");
  });

  it("is made with the newest credentials after it could not be made", async () => {
    createDefault.mockRejectedValueOnce(new Error("expired"));
    const factory = createFactory(options);
    factory.useCredentialsOf(requestWith({ role: first }));
    const failing = factory.get();
    factory.useCredentialsOf(requestWith({ role: second }));
    await expect(failing).rejects.toThrow("expired");

    const client = await factory.get();

    expect(await credentialsOf(client)).toMatchObject(second);
    expect(await factory.get()).toBe(client);
  });
});

describe("in the middleware", () => {
  const kinesis = mockClient(KinesisClient);
  const made = vi.fn();
  class OwnClient extends KinesisClient {
    constructor(config: KinesisClientConfig) {
      super(config);
      made(config);
    }
  }

  /** A failure of the same shard, as if it were in another region. */
  const inOhio = (from: number, to: number) => {
    const { KinesisBatchInfo: info } = kinesisFailure(from, to);
    const streamArn = info.streamArn.replace("eu-central-1", "us-east-2");
    return { KinesisBatchInfo: { ...info, streamArn } };
  };

  beforeEach(() => {
    kinesis.reset();
    fakeKinesisStream(kinesis, { records: kinesisRecords(20) });
  });

  it("one client of each region serves all invocations", async () => {
    const handler = middy()
      .use(hydrate({ kinesis: { AwsClient: OwnClient } }))
      .handler(() => "done");

    await Promise.all([invoke(handler, [kinesisFailure(0, 1)]), invoke(handler, [inOhio(2, 3)])]);
    await invoke(handler, [kinesisFailure(4, 5), inOhio(6, 7)]);

    expect(made.mock.calls).toEqual([[{ region: "eu-central-1" }], [{ region: "us-east-2" }]]);
  });

  it("a client that cannot be made is tried again by the next invocation", async () => {
    made.mockImplementationOnce(() => {
      throw new Error("no region");
    });
    const handler = middy()
      .use(hydrate({ kinesis: { AwsClient: OwnClient } }))
      .handler(() => "done");

    await expect(invoke(handler, [kinesisFailure(0, 1)])).rejects.toThrow("no region");
    expect(await invoke(handler, [kinesisFailure(0, 1)])).toBe("done");
    expect(await invoke(handler, [kinesisFailure(2, 3)])).toBe("done");

    expect(made).toHaveBeenCalledTimes(2);
  });

  it("a role's credentials reach the client, which is kept across invocations", async () => {
    const credentials = { accessKeyId: "AKIA1", secretAccessKey: "secret" };
    const handler = middy()
      .before((request) => {
        Object.assign(request.internal, { role: credentials });
      })
      .use(hydrate({ kinesis: { AwsClient: OwnClient, awsClientAssumeRole: "role" } }))
      .handler(() => "done");

    expect(await invoke(handler, [kinesisFailure(0, 1)])).toBe("done");
    expect(await invoke(handler, [kinesisFailure(2, 3)])).toBe("done");

    expect(made.mock.calls).toEqual([
      [{ region: "eu-central-1", credentials: expect.any(Function) }],
    ]);
    expect(await made.mock.calls[0]?.[0].credentials()).toMatchObject(credentials);
  });

  it("a role without credentials names its option, and nothing is read", async () => {
    const handler = middy()
      .use(hydrate({ kinesis: { awsClientAssumeRole: "role" } }))
      .handler(() => "done");

    await expect(invoke(handler, [kinesisFailure(0, 1)])).rejects.toMatchObject({
      message: expect.stringContaining("kinesis.awsClientAssumeRole"),
    });
    expect(kinesis.calls()).toEqual([]);
  });
});
