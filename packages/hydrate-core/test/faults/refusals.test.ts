import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import { error, type FaultStep, times } from "./faultStep.js";
import { ModelShard } from "./modelShard.js";
import { failureOf, modelRecords } from "./pointers.js";

const records = modelRecords(60);

describe.each(["kinesis", "dynamodb"] as const)("what somebody must mend, from %s", (source) => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig(source);
  });
  afterAll(() => rig.stop());

  const refusals = [
    "AccessDeniedException",
    "UnrecognizedClientException",
    "InvalidSignatureException",
    "KMSAccessDeniedException",
    "KMSDisabledException",
    "KMSInvalidStateException",
    "KMSNotFoundException",
    "KMSOptInRequired",
    "ValidationException",
    "InvalidArgumentException",
    "ACodeThatIsNewToUs",
  ];

  it.each(refusals)("throws %s at once, with the call and the shard named", async (name) => {
    rig.play({
      shard: new ModelShard(records),
      script: [{ type: "answer" }, error(name)],
    });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 9))).rejects.toMatchObject({
      name: "HydrateReadError",
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: false,
      details: {
        operation: "GetRecords",
        awsError: name,
        streamArn: expect.stringMatching(/^arn:aws:/),
        shardId: expect.stringMatching(/^shardId-/),
      },
      cause: { name },
    });
    expect(rig.server.calls).toHaveLength(2);
  });

  it("throws what the role lacks for the first call, naming it", async () => {
    rig.play({ shard: new ModelShard(records), script: [error("AccessDeniedException")] });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 9))).rejects.toMatchObject({
      retryable: false,
      details: { operation: "GetShardIterator", awsError: "AccessDeniedException" },
    });
    expect(rig.server.calls).toHaveLength(1);
  });

  it("may be tried again once the credentials are new", async () => {
    rig.play({ shard: new ModelShard(records), script: [error("ExpiredTokenException")] });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 9))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
    });
  });

  it("asks once for all neighbours where the key is disabled", async () => {
    rig.play({ shard: new ModelShard(records), script: [error("KMSDisabledException")] });

    const results = await rig.hydrator.hydrateAll([
      failureOf(source, 0, 9),
      failureOf(source, 10, 19),
      failureOf(source, 30, 39),
    ]);

    const refused = { reason: { retryable: false, details: { awsError: "KMSDisabledException" } } };
    expect(results).toMatchObject([refused, refused, refused]);
    expect(rig.server.calls).toHaveLength(1);
  });

  it("lets the neighbours live of a range that is refused for itself", async () => {
    const refused: FaultStep = { ...error("ValidationException"), on: "GetShardIterator" };
    rig.play({ shard: new ModelShard(records), script: times(2, refused) });

    const results = await rig.hydrator.hydrateAll([
      failureOf(source, 30, 39),
      failureOf(source, 0, 9),
      failureOf(source, 20, 29),
      failureOf(source, 10, 19),
    ]);

    expect(results).toMatchObject([
      { value: { hydration: { status: "complete", recordCount: 10 } } },
      { reason: { code: "ERR_HYDRATE_READ_FAILED", retryable: false } },
      { value: { hydration: { status: "complete", recordCount: 10 } } },
      { reason: { code: "ERR_HYDRATE_READ_FAILED", retryable: false } },
    ]);
    expect(rig.server.calls).toHaveLength(4);
  });

  it("keeps the neighbours that were read before the refusal", async () => {
    rig.play({
      shard: new ModelShard(records, { pageSize: 10 }),
      script: [
        { type: "answer" },
        { on: "GetRecords", type: "answer" },
        { ...error("AccessDeniedException"), on: "GetRecords" },
      ],
    });

    const results = await rig.hydrator.hydrateAll([
      failureOf(source, 0, 9),
      failureOf(source, 10, 19),
    ]);

    expect(results).toMatchObject([
      { value: { hydration: { status: "complete", recordCount: 10 } } },
      { reason: { details: { awsError: "AccessDeniedException" } } },
    ]);
  });
});
