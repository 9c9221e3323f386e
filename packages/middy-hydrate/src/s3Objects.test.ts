import { createServer, type RequestListener, type Server } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { HydratePayloadError } from "hydrate-core";
import { fakeAwsError } from "hydrate-core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeS3 } from "../test/fakeS3.js";
import { newS3Client, readObject, writeObject } from "./s3Objects.js";

const client = newS3Client({ region: "eu-central-1" });
// This client alone: others below talk to a server.
const s3 = mockClient(client);
const location = { bucket: "overflow", key: "hydrate/a b.json" };
const uri = "s3://overflow/hydrate/a b.json";
let objects: Map<string, string>;

beforeEach(() => {
  s3.reset();
  objects = new Map();
  fakeS3(s3, objects);
});

const never = () => new Promise<never>(() => {});
const read = (signal?: AbortSignal) => readObject(client, location, signal);
const write = (signal?: AbortSignal) => writeObject(client, location, "{}", signal);

describe("an object", () => {
  it("is read as text", async () => {
    objects.set(uri, '{"a":"ä"}');

    expect(await read()).toBe('{"a":"ä"}');
    expect(s3.commandCalls(GetObjectCommand).map(({ args }) => args[0].input)).toEqual([
      { Bucket: "overflow", Key: "hydrate/a b.json", VersionId: undefined },
    ]);
  });

  it("is read in the version that its notification names", async () => {
    s3.on(GetObjectCommand, { VersionId: "v2" }).resolves({});

    await readObject(client, { ...location, versionId: "v2" }, undefined);

    expect(s3.commandCalls(GetObjectCommand, { VersionId: "v2" })).toHaveLength(1);
  });

  it("without a body is empty text", async () => {
    s3.on(GetObjectCommand).resolves({});

    expect(await read()).toBe("");
  });

  it("is written as JSON, on the condition that it is not there yet", async () => {
    await write();

    expect(objects.get(uri)).toBe("{}");
    expect(s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input)).toEqual([
      {
        Bucket: "overflow",
        Key: location.key,
        Body: "{}",
        ContentType: "application/json",
        IfNoneMatch: "*",
      },
    ]);
  });

  it("that is there already is left as it is, which is a success", async () => {
    objects.set(uri, "first");

    await write();

    expect(s3.commandCalls(PutObjectCommand)).toHaveLength(1);
    expect(objects.get(uri)).toBe("first");
  });
});

describe("the client", () => {
  it("finds the region of a bucket by itself, unless it is told not to", async () => {
    const strict = newS3Client({ region: "eu-central-1", followRegionRedirects: false });

    expect(client.config.followRegionRedirects).toBe(true);
    expect(strict.config.followRegionRedirects).toBe(false);
    expect(await strict.config.region()).toBe("eu-central-1");
  });
});

/** How the message of a call that failed ends. */
const advice = (retryable: boolean) =>
  retryable
    ? /\. This may be temporary; retry\.$/
    : /\. Retrying will not help until this is fixed\.$/;

describe("a call that fails", () => {
  it.each([
    ["NoSuchKey", false],
    ["NoSuchBucket", false],
    ["AccessDenied", false],
    ["InvalidObjectState", false],
    ["ExpiredToken", true],
    ["RequestTimeout", true],
    ["InternalFailure", true],
  ])("with %s is retryable: %s", async (name, retryable) => {
    s3.onAnyCommand().rejects(fakeAwsError(name));
    const expected = {
      code: "ERR_HYDRATE_OBJECT_FAILED",
      retryable,
      message: expect.stringMatching(advice(retryable)),
    };

    await expect(read()).rejects.toMatchObject(expected);
    await expect(write()).rejects.toMatchObject(expected);
  });

  it.each([
    ["a broken connection", Object.assign(new Error("reset"), { code: "ECONNRESET" })],
    ["a name that is not resolved", Object.assign(new Error("dns"), { code: "ENOTFOUND" })],
    ["credentials that are not there yet", new Error("Could not load credentials")],
    ["a value that is not an error", "what"],
  ])("with %s is retryable", async (_, error) => {
    s3.onAnyCommand().callsFake(() => Promise.reject(error));

    await expect(read()).rejects.toMatchObject({ retryable: true, cause: error });
  });

  it("for an invalid bucket name is not retryable, and says so", async () => {
    s3.on(GetObjectCommand).callsFake(() => {
      throw Object.assign(new Error("Bucket name shouldn't contain '/'"), {
        name: "InvalidBucketName",
      });
    });

    const reading = readObject(client, { bucket: "a/b", key: "key" }, undefined);

    await expect(reading).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining("A name of a bucket, or an endpoint, is not one."),
    });
  });

  it("says which call it was, of which object, and what to do", async () => {
    const denied = fakeAwsError("AccessDenied", "no s3:GetObject");
    s3.onAnyCommand().rejects(denied);

    await expect(read()).rejects.toMatchObject({
      name: "HydrateObjectError",
      message:
        "GetObject of s3://overflow/hydrate/a b.json failed with AccessDenied: no s3:GetObject. " +
        "Retrying will not help until this is fixed.",
      details: { location: uri, operation: "GetObject", awsError: "AccessDenied" },
      cause: denied,
    });
    await expect(write()).rejects.toMatchObject({
      message: expect.stringMatching(/^PutObject of s3:\/\/overflow\/hydrate\/a b\.json failed/),
      details: { operation: "PutObject" },
    });
  });

  it("never says what was to be written", async () => {
    s3.onAnyCommand().rejects(fakeAwsError("AccessDenied"));

    const error: unknown = await writeObject(client, location, "secret data", undefined).catch(
      (reason: unknown) => reason,
    );

    expect(error).toBeInstanceOf(Error);
    expect(`${error} ${JSON.stringify(error)}`).not.toContain("secret");
  });

  it("in the middle of the body is retryable", async () => {
    s3.on(GetObjectCommand).callsFake(async () => ({
      Body: { transformToString: () => Promise.reject(new Error("aborted")) },
    }));

    await expect(read()).rejects.toMatchObject({
      code: "ERR_HYDRATE_OBJECT_FAILED",
      retryable: true,
    });
  });

  it("with one of hydrate's own errors throws it as it is", async () => {
    const own = new HydratePayloadError("No", [{ member: "a", message: "b" }]);
    s3.onAnyCommand().callsFake(() => Promise.reject(own));

    await expect(read()).rejects.toBe(own);
  });
});

describe("the signal", () => {
  const timeout = {
    code: "ERR_HYDRATE_TIMEOUT",
    retryable: true,
    message: `Out of time while waiting for ${uri}. Give it more time, or retry.`,
    details: { location: uri },
  };

  it("reaches the SDK", async () => {
    objects.set(uri, "{}");
    const { signal } = new AbortController();

    await read(signal);
    await write(signal);

    expect(s3.calls().map(({ args }) => args.slice(1))).toEqual([
      [{ abortSignal: signal }],
      [{ abortSignal: signal }],
    ]);
  });

  it("that has fired already ends a call that never answers", async () => {
    s3.onAnyCommand().callsFake(never);

    await expect(read(AbortSignal.abort())).rejects.toMatchObject(timeout);
    await expect(write(AbortSignal.abort())).rejects.toMatchObject(timeout);
  });

  it("ends a call that never answers", async () => {
    s3.onAnyCommand().callsFake(never);
    const controller = new AbortController();

    const calls = [read(controller.signal), write(controller.signal)];
    const settled = Promise.allSettled(calls);
    controller.abort();

    expect(await settled).toMatchObject([
      { status: "rejected", reason: timeout },
      { status: "rejected", reason: timeout },
    ]);
  });

  it("ends the wait for a client that never comes", async () => {
    const reading = readObject(new Promise(() => {}), location, AbortSignal.timeout(20));

    await expect(reading).rejects.toMatchObject({ code: "ERR_HYDRATE_TIMEOUT" });
  });

  it("ends a body that never ends", async () => {
    const transformToString = vi.fn(never);
    s3.on(GetObjectCommand).callsFake(async () => ({ Body: { transformToString } }));
    const controller = new AbortController();

    const reading = read(controller.signal).catch((error: unknown) => error);
    await vi.waitFor(() => expect(transformToString).toHaveBeenCalled());
    controller.abort(new Error("deadline"));

    expect(await reading).toMatchObject({ ...timeout, cause: { message: "deadline" } });
  });

  it("ends a call that nothing else holds, which may have been collected as garbage", async () => {
    s3.onAnyCommand().callsFake(never);
    setFlagsFromString("--expose-gc");
    const collectGarbage: () => void = runInNewContext("gc");

    const reading = read(AbortSignal.timeout(50)).catch((error: unknown) => error);
    s3.resetHistory();
    await new Promise(setImmediate);
    collectGarbage();
    const tooLate = new Promise((resolve) => setTimeout(resolve, 1_000, "never ended"));

    expect(await Promise.race([reading, tooLate])).toMatchObject(timeout);
  });

  it("turns the SDK's own abort error into the deadline's error", async () => {
    const controller = new AbortController();
    const abort = Object.assign(new Error("Request aborted"), { name: "AbortError" });
    s3.onAnyCommand().callsFake(() => {
      controller.abort();
      return Promise.reject(abort);
    });

    await expect(read(controller.signal)).rejects.toMatchObject(timeout);
  });

  it("that fires later changes nothing, nor does a failure after it", async () => {
    objects.set(uri, "{}");
    const controller = new AbortController();

    const text = await read(controller.signal);
    controller.abort();
    await new Promise(setImmediate);

    expect(text).toBe("{}");
  });
});

describe("over the wire", () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  /** The client as hydrate makes it, for a server that answers so. */
  async function clientOf(listener: RequestListener): Promise<S3Client> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    return newS3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: "eu-central-1",
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId: "EXAMPLE", secretAccessKey: "EXAMPLE" },
    });
  }

  it.each([
    [404, "NoSuchKey", false],
    [404, "NoSuchBucket", false],
    [403, "AccessDenied", false],
    [403, "InvalidAccessKeyId", false],
    [400, "KMS.DisabledException", false],
    [400, "ExpiredToken", true],
    [400, "RequestTimeout", true],
    [500, "InternalError", true],
    [503, "SlowDown", true],
    [503, "ServiceUnavailable", true],
    // Of the key, where the bucket is encrypted with one: the SDK itself tries it again.
    [400, "ThrottlingException", true],
  ])("%i %s is retryable: %s", async (status, awsError, retryable) => {
    const client = await clientOf((request, response) => {
      request.resume();
      response.writeHead(status, { "content-type": "application/xml" });
      response.end(`<Error><Code>${awsError}</Code><Message>So it is</Message></Error>`);
    });
    const expected = {
      retryable,
      details: { awsError },
      message: expect.stringContaining("So it"),
    };

    await expect(readObject(client, location, undefined)).rejects.toMatchObject(expected);
    await expect(writeObject(client, location, "{}", undefined)).rejects.toMatchObject(expected);
  });

  it("a connection that is cut is retryable", async () => {
    const client = await clientOf((request) => request.destroy());

    await expect(readObject(client, location, undefined)).rejects.toMatchObject({
      code: "ERR_HYDRATE_OBJECT_FAILED",
      retryable: true,
    });
  });

  it("a body that stops is ended by the signal", async () => {
    const client = await clientOf((_, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("{");
    });

    await expect(readObject(client, location, AbortSignal.timeout(100))).rejects.toMatchObject({
      code: "ERR_HYDRATE_TIMEOUT",
    });
  });

  it("what was written can be read", async () => {
    const requests: string[] = [];
    const bodies: string[] = [];
    const client = await clientOf(async (request, response) => {
      requests.push(`${request.method} ${request.url?.split("?")[0]}`);
      bodies.push((await request.toArray()).join(""));
      response.end(bodies[0]);
    });

    await writeObject(client, location, '{"a":"ä"}', undefined);
    const text = await readObject(client, location, undefined);

    expect(text).toContain('{"a":"ä"}');
    expect(requests).toEqual([
      "PUT /overflow/hydrate/a%20b.json",
      "GET /overflow/hydrate/a%20b.json",
    ]);
  });
});
