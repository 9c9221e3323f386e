import type {
  AttributeValue as SdkAttributeValue,
  _Record as SdkRecord,
} from "@aws-sdk/client-dynamodb-streams";
import type { AttributeValue } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromDynamoDBSdkRecord, toDynamoDBStreamRecord } from "./dynamodbRecord.js";

const bytes = Uint8Array.from([0, 1, 42, 65]);
const record: SdkRecord = {
  eventID: "c81e728d9d4c2f636f067f89cc14862c",
  userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" },
  dynamodb: {
    ApproximateCreationDateTime: new Date("2026-11-23T10:00:04.000Z"),
    Keys: { id: { B: bytes } },
    NewImage: {
      id: { B: bytes },
      list: { L: [{ M: { deep: { BS: [bytes, bytes] } } }, { N: "3.14159" }, { NULL: true }] },
    },
    SequenceNumber: "517300000000041873290514",
  },
};
const imageOf = (NewImage: Record<string, SdkAttributeValue>): unknown => {
  const converted = fromDynamoDBSdkRecord({ dynamodb: { NewImage } });
  return "dynamodb" in converted && converted.dynamodb?.NewImage;
};

const shard = {
  streamArn:
    "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-20T10:00:00.000",
  region: "eu-central-1",
  shardId: "shardId-00000001795427201733-5c8e21fa",
};
const wireRecord = {
  eventID: "c81e728d9d4c2f636f067f89cc14862c",
  eventName: "INSERT",
  eventVersion: "1.1",
  eventSource: "aws:dynamodb",
  awsRegion: "eu-central-1",
  dynamodb: {
    ApproximateCreationDateTime: 1795428004,
    Keys: { id: { B: "AAEqQQ==" } },
    NewImage: { id: { B: "AAEqQQ==" }, list: { L: [{ N: "3.14159" }, { NULL: true }] } },
    SequenceNumber: "517300000000041873290514",
    SizeBytes: 54,
    StreamViewType: "NEW_AND_OLD_IMAGES",
  },
};

describe("toDynamoDBStreamRecord", () => {
  it("gives the record as Lambda's event has it", () => {
    expect(toDynamoDBStreamRecord(wireRecord, shard)).toStrictEqual({
      ...wireRecord,
      eventSourceARN: shard.streamArn,
    });
  });

  it("names the stream's region where the record does not", () => {
    const { awsRegion: _, ...without } = wireRecord;

    expect(toDynamoDBStreamRecord(without, shard)?.awsRegion).toBe("eu-central-1");
  });

  it("names who deleted an expired item in Lambda's lower camel case", () => {
    const expired = toDynamoDBStreamRecord(
      { ...wireRecord, userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" } },
      shard,
    );

    expect(expired?.userIdentity).toStrictEqual({
      type: "Service",
      principalId: "dynamodb.amazonaws.com",
    });
  });
});

describe("fromDynamoDBSdkRecord", () => {
  it("gives a record the form it has in JSON", () => {
    expect(fromDynamoDBSdkRecord(record)).toStrictEqual({
      ...record,
      dynamodb: {
        ApproximateCreationDateTime: 1795428004,
        Keys: { id: { B: "AAEqQQ==" } },
        NewImage: {
          id: { B: "AAEqQQ==" },
          list: {
            L: [
              { M: { deep: { BS: ["AAEqQQ==", "AAEqQQ=="] } } },
              { N: "3.14159" },
              { NULL: true },
            ],
          },
        },
        SequenceNumber: "517300000000041873290514",
      },
    });
  });

  it("hands on a type of attribute that the SDK does not know", () => {
    expect(imageOf({ vector: { $unknown: ["V", [1, 2]] } })).toEqual({ vector: { V: [1, 2] } });
  });

  it("does not change the record it is given", () => {
    const before = structuredClone(record);

    fromDynamoDBSdkRecord(record);

    expect(record).toEqual(before);
  });

  it("keeps any value of any depth, attributes named __proto__ too", () => {
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 5 }), (NewImage) => {
        const M = imageOf(NewImage) as Record<string, AttributeValue>;

        expect(fromJson({ M })).toEqual({ M: NewImage });
      }),
    );
  });
});

const name = fc.oneof(fc.string({ minLength: 1 }), fc.constant("__proto__"));
const { value } = fc.letrec<{ value: SdkAttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.string().map((S) => ({ S })),
    fc.integer().map((N) => ({ N: String(N) })),
    fc.uint8Array().map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true }),
    fc.array(fc.string(), { minLength: 1 }).map((SS) => ({ SS })),
    fc.array(fc.uint8Array(), { minLength: 1 }).map((BS) => ({ BS })),
    fc.array(tie("value"), { maxLength: 4 }).map((L) => ({ L })),
    fc.dictionary(name, tie("value"), { maxKeys: 4 }).map((M) => ({ M })),
  ),
}));

const toBytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));

/** The way back, written for this test alone. */
function fromJson(attribute: AttributeValue): unknown {
  if (attribute.B !== undefined) return { B: toBytes(attribute.B) };
  if (attribute.BS !== undefined) return { BS: attribute.BS.map(toBytes) };
  if (attribute.L !== undefined) return { L: attribute.L.map(fromJson) };
  if (attribute.M !== undefined) {
    const members = Object.entries(attribute.M).map(([key, item]) => [key, fromJson(item)]);
    return { M: Object.assign(Object.create(null), Object.fromEntries(members)) };
  }
  return attribute;
}
