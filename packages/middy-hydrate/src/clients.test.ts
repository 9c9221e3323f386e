import { KinesisClient, type KinesisClientConfig } from "@aws-sdk/client-kinesis";
import middy, { type Request } from "@middy/core";
import { mockClient } from "aws-sdk-client-mock";
import { fakeKinesisStream } from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { kinesisFailure, kinesisRecords } from "../../hydrate-core/test/shards.js";
import { invoke, lambdaContext } from "../test/invoke.js";
import { type AwsClientOptions, createAwsClients } from "./clients.js";
import hydrate from "./index.js";

type Config = { readonly region?: string; readonly maxAttempts?: number };

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

const createClients = (options: AwsClientOptions<Client, Config> = {}) =>
  createAwsClients("kinesis", options, createDefault);

/** A request of Middy, with what other middlewares left in it. */
const requestWith = (internal: Record<string, unknown>): Request => ({
  event: {},
  context: lambdaContext(),
  response: undefined,
  error: null,
  internal,
});

describe("a client", () => {
  it("is made for its region at first use, and kept", async () => {
    const clients = createClients();
    expect(createDefault).not.toHaveBeenCalled();

    const first = await clients("eu-central-1", undefined);
    const other = await clients("us-east-1", requestWith({}));

    expect(await clients("eu-central-1", requestWith({}))).toBe(first);
    expect(other).not.toBe(first);
    expect(createDefault.mock.calls).toEqual([
      [{ region: "eu-central-1" }],
      [{ region: "us-east-1" }],
    ]);
  });

  it("is made once for calls side by side", async () => {
    const clients = createClients();

    const [first, second] = await Promise.all([
      clients("eu-central-1", undefined),
      clients("eu-central-1", undefined),
    ]);

    expect(second).toBe(first);
    expect(createDefault).toHaveBeenCalledOnce();
  });

  it("is made with no region where it is the function's own", async () => {
    await createClients()(undefined, undefined);

    expect(createDefault).toHaveBeenCalledWith({});
  });

  it("is of the class that is wanted, made with its options", async () => {
    const clients = createClients({ AwsClient: Client, awsClientOptions: { maxAttempts: 2 } });

    const client = await clients("eu-central-1", undefined);

    expect(client.config).toEqual({ region: "eu-central-1", maxAttempts: 2 });
    expect(createDefault).not.toHaveBeenCalled();
  });

  it("of the default kind takes the options too", async () => {
    const clients = createClients({ awsClientOptions: { maxAttempts: 2 } });

    await clients("eu-central-1", undefined);

    expect(createDefault).toHaveBeenCalledWith({ region: "eu-central-1", maxAttempts: 2 });
  });

  it("is one for all streams where the options name the region", async () => {
    const clients = createClients({ awsClientOptions: { region: "us-east-1" } });

    const client = await clients("eu-central-1", undefined);

    expect(await clients("eu-west-1", undefined)).toBe(client);
    expect(client.config).toEqual({ region: "us-east-1" });
    expect(createDefault).toHaveBeenCalledOnce();
  });

  it("is the captured one, once", async () => {
    const wrapped = new Client({});
    const awsClientCapture = vi.fn((_client: Client) => wrapped);
    const clients = createClients({ awsClientCapture });

    expect(await clients("eu-central-1", undefined)).toBe(wrapped);
    expect(await clients("eu-central-1", undefined)).toBe(wrapped);
    expect(awsClientCapture.mock.calls).toEqual([
      [expect.objectContaining({ config: { region: "eu-central-1" } })],
    ]);
  });

  it("that cannot be made is an error, and tried again", async () => {
    createDefault.mockRejectedValueOnce(new Error("no credentials"));
    const clients = createClients();

    await expect(clients("eu-central-1", undefined)).rejects.toThrow("no credentials");
    const client = await clients("eu-central-1", undefined);

    expect(client.config).toEqual({ region: "eu-central-1" });
    expect(await clients("eu-central-1", undefined)).toBe(client);
  });

  it("whose class throws is tried again too", async () => {
    made.mockImplementationOnce(() => {
      throw new Error("no region");
    });
    const clients = createClients({ AwsClient: Client });

    await expect(clients("eu-central-1", undefined)).rejects.toThrow("no region");
    await expect(clients("eu-central-1", undefined)).resolves.toBeInstanceOf(Client);
  });
});

describe("a client that is made with the middleware", () => {
  const early = { AwsClient: Client, awsClientOptions: { region: "us-east-1" } };

  it("is one whose class and region are given", async () => {
    const clients = createClients(early);
    expect(made.mock.calls).toEqual([[{ region: "us-east-1" }]]);

    await clients("eu-central-1", undefined);

    expect(made).toHaveBeenCalledOnce();
  });

  it.each<[string, AwsClientOptions<Client, Config>]>([
    ["whose class is the default", { awsClientOptions: { region: "us-east-1" } }],
    ["whose region is the stream's", { AwsClient: Client }],
    ["that is not to be", { ...early, disablePrefetch: true }],
    ["that is captured", { ...early, awsClientCapture: (client) => client }],
    ["of a role", { ...early, awsClientAssumeRole: "role" }],
  ])("is none %s", async (_, options) => {
    createClients(options);
    // Some would be made a turn later.
    await new Promise(setImmediate);

    expect(made).not.toHaveBeenCalled();
    expect(createDefault).not.toHaveBeenCalled();
  });

  it("and fails is no error before its first use, when it is tried again", async () => {
    made.mockImplementationOnce(() => {
      throw new Error("no credentials yet");
    });

    const clients = createClients(early);
    await new Promise(setImmediate);

    await expect(clients("eu-central-1", undefined)).resolves.toBeInstanceOf(Client);
  });
});

describe("the client of a role", () => {
  const options = { awsClientAssumeRole: "role" };
  const [first, second] = [{ accessKeyId: "AKIA1" }, { accessKeyId: "AKIA2" }];

  it.each([
    ["stands there", first],
    ["is promised there", Promise.resolve(first)],
  ])("has the credentials that a middleware put into request.internal: one %s", async (_, role) => {
    await createClients(options)("eu-central-1", requestWith({ role }));

    expect(createDefault).toHaveBeenCalledWith({ region: "eu-central-1", credentials: first });
  });

  it("is kept while they are the same, and made again when they change", async () => {
    const clients = createClients(options);

    const client = await clients("eu-central-1", requestWith({ role: first }));
    const same = await clients("eu-central-1", requestWith({ role: Promise.resolve(first) }));
    const renewed = await clients("eu-central-1", requestWith({ role: second }));

    expect(same).toBe(client);
    expect(renewed).not.toBe(client);
    expect(createDefault.mock.calls).toEqual([
      [{ region: "eu-central-1", credentials: first }],
      [{ region: "eu-central-1", credentials: second }],
    ]);
  });

  it("is that of its region", async () => {
    const clients = createClients(options);

    await clients("eu-central-1", requestWith({ role: first }));
    await clients("us-east-1", requestWith({ role: first }));

    expect(createDefault.mock.calls.map(([{ region }]) => region)).toEqual([
      "eu-central-1",
      "us-east-1",
    ]);
  });

  it.each<[string, Request | undefined]>([
    ["there is no request", undefined],
    ["no middleware put any there", requestWith({})],
    ["another key holds them", requestWith({ otherRole: first })],
  ])("is not replaced by the function's own where %s", async (_, request) => {
    await expect(createClients(options)("eu-central-1", request)).rejects.toThrow(
      new TypeError(
        'kinesis.awsClientAssumeRole names "role", but no middleware put credentials there. ' +
          "Register @middy/sts before hydrate.",
      ),
    );
    expect(createDefault).not.toHaveBeenCalled();
  });

  it("whose credentials could not be had is that error", async () => {
    const role = Promise.reject(new Error("no access to the role"));

    await expect(createClients(options)("eu-central-1", requestWith({ role }))).rejects.toThrow();
    expect(createDefault).not.toHaveBeenCalled();
  });

  it("that fails leaves the renewed one alone", async () => {
    const gate = Promise.withResolvers<Client>();
    createDefault.mockImplementationOnce(() => gate.promise);
    const clients = createClients(options);

    const failing = clients("eu-central-1", requestWith({ role: first }));
    const renewed = await clients("eu-central-1", requestWith({ role: second }));
    gate.reject(new Error("expired"));
    await expect(failing).rejects.toThrow("expired");

    expect(await clients("eu-central-1", requestWith({ role: second }))).toBe(renewed);
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

  beforeEach(() => {
    kinesis.reset();
    fakeKinesisStream(kinesis, { records: kinesisRecords(20) });
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

    expect(made.mock.calls).toEqual([[{ region: "eu-central-1", credentials }]]);
  });

  it("a role without credentials names its option", async () => {
    const handler = middy()
      .use(hydrate({ kinesis: { awsClientAssumeRole: "role" } }))
      .handler(() => "done");

    await expect(invoke(handler, [kinesisFailure(0, 1)])).rejects.toMatchObject({
      message: expect.stringContaining("kinesis.awsClientAssumeRole"),
    });
    expect(kinesis.calls()).toEqual([]);
  });
});
