import { createHash } from "node:crypto";
import {
  type AttributeValue,
  BatchGetItemCommand,
  DescribeTableCommand,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDBStreamRecord } from "hydrate-core";
import type { Session } from "../session.js";

/** How the item is now, beside the image of it that failed. */
export type ImageState = "current" | "superseded" | "deleted" | "?";

const itemsAtOnce = 100;

/**
 * Compares the new image of each record with the item as it is now. Undefined where the stream has no
 * new images, or the table may not be read.
 */
export async function imageStates(
  { clients, output }: Pick<Session, "clients" | "output">,
  records: readonly DynamoDBStreamRecord[],
): Promise<ImageState[] | undefined> {
  const [{ eventSourceARN = "", awsRegion } = {}] = records;
  const [, table] = /:table\/([^/]+)\/stream\//.exec(eventSourceARN) ?? [];
  const hasImages = records.some(({ eventName, dynamodb }) =>
    eventName === "REMOVE" ? false : dynamodb?.NewImage !== undefined,
  );
  if (!table || !hasImages) return undefined;
  try {
    const client = await clients.dynamodb(awsRegion);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    const names = (Table?.KeySchema ?? []).flatMap(({ AttributeName }) => AttributeName ?? []);
    const items = new Map<string, string>();
    const keys = new Map(
      records.flatMap(({ dynamodb }) => {
        const key = toSdk(dynamodb?.Keys);
        return key ? [[canonical(key), key]] : [];
      }),
    );
    let wanted = [...keys.values()];
    while (wanted.length > 0) {
      const some = wanted.slice(0, itemsAtOnce);
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({
          RequestItems: { [table]: { Keys: some, ConsistentRead: true } },
        }),
      );
      for (const item of Responses?.[table] ?? []) {
        const key = Object.fromEntries(
          names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])),
        );
        items.set(canonical(key), canonical(item));
      }
      wanted = [...(UnprocessedKeys?.[table]?.Keys ?? []), ...wanted.slice(itemsAtOnce)];
    }
    return records.map(({ eventName, dynamodb }) => {
      const key = toSdk(dynamodb?.Keys);
      const now = key && items.get(canonical(key));
      if (eventName === "REMOVE") return now === undefined ? "current" : "superseded";
      const image = toSdk(dynamodb?.NewImage);
      if (!image) return "?";
      if (now === undefined) return "deleted";
      return now === canonical(image) ? "current" : "superseded";
    });
  } catch (error) {
    const reason = error instanceof Error ? error.name : String(error);
    output.note(`! how the items are now could not be read (${reason})`);
    return undefined;
  }
}

type Image = NonNullable<DynamoDBStreamRecord["dynamodb"]>["NewImage"];

/** Lambda's shape as the SDK's: only binary differs. */
function toSdk(image: Image): Record<string, AttributeValue> | undefined {
  if (!image) return undefined;
  return JSON.parse(JSON.stringify(image), (name, value) => {
    if (name === "B" && typeof value === "string") return Buffer.from(value, "base64");
    if (name === "BS" && Array.isArray(value)) return value.map((of) => Buffer.from(of, "base64"));
    return value;
  });
}

/** Equal items give equal texts: members and sets are sorted, binary is base64. */
function canonical(item: unknown): string {
  const text = JSON.stringify(item, (name, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
    if (/^[SNB]S$/.test(name) && Array.isArray(value)) {
      return value
        .map((of) => (of instanceof Uint8Array ? Buffer.from(of).toString("base64") : of))
        .sort();
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return createHash("sha256").update(text).digest("hex");
}
