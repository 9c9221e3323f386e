import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator } from "./startProcess.js";

type S3rver = {
  run(): Promise<{ readonly port: number }>;
  close(): Promise<void>;
};
type S3rverClass = new (options: Readonly<Record<string, unknown>>) => S3rver;

/** Starts s3rver, an S3 in this process, with these buckets in it. */
export async function startS3(buckets: readonly string[]): Promise<Emulator> {
  // It has no types of its own.
  const S3rver = createRequire(import.meta.url)("@20minutes/s3rver") as S3rverClass;
  const directory = await mkdtemp(join(tmpdir(), "s3-"));
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    allowMismatchedSignatures: true,
    configureBuckets: buckets.map((name) => ({ name })),
  });
  const { port } = await server.run();
  let stopped: Promise<void> | undefined;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop() {
      stopped ??= server.close().then(() => rm(directory, { recursive: true }));
      return stopped;
    },
  };
}
