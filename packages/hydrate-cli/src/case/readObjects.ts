import type { ReadObject } from "hydrate-core";
import type { Session } from "../session.js";

/** Gives the text of objects in S3; the client is loaded by the first. */
export function readObjects(
  { clients, options, interrupt }: Pick<Session, "clients" | "options" | "interrupt">,
  queueRegion?: string,
): ReadObject {
  return async ({ bucket, key, versionId }) => {
    const [{ GetObjectCommand }, client] = await Promise.all([
      import("@aws-sdk/client-s3"),
      clients.s3(options.region ?? queueRegion),
    ]);
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
      { abortSignal: interrupt.signal },
    );
    return (await Body?.transformToString()) ?? "";
  };
}
