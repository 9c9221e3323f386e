import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, it } from "vitest";
import { fakeKinesisStream } from "./fakeKinesisStream.js";

/** As a second copy of the SDK has it. */
class OtherCopysClient {
  async send(): Promise<void> {}
}
class OwnClient extends KinesisClient {}

const mocks: { restore(): void }[] = [];
afterEach(() => {
  for (const mock of mocks.splice(0)) mock.restore();
});

function mockOf(client: Parameters<typeof mockClient>[0]) {
  const mock = mockClient(client);
  mocks.push(mock);
  return Object(mock);
}

describe("a fake stream", () => {
  it("refuses the mock of a class that hydrate makes no clients of", () => {
    expect(() => fakeKinesisStream(mockOf(Object(OtherCopysClient)), { records: [] })).toThrow(
      new TypeError(
        "The mock is of another copy of @aws-sdk/client-kinesis than hydrate's: no call would reach " +
          "it. See both with `npm ls @aws-sdk/client-kinesis`, and let both be one version.",
      ),
    );
  });

  it.each([
    ["hydrate's own class", () => KinesisClient],
    ["a class made of it", () => OwnClient],
    ["one client", () => new KinesisClient({ region: "eu-central-1" })],
    ["one client of another copy", () => new OtherCopysClient()],
  ])("takes the mock of %s", (_, client) => {
    const stream = fakeKinesisStream(mockOf(Object(client())), { records: [] });

    expect(stream.calls).toEqual([]);
  });
});
