import { createRequire } from "node:module";
import { dirname } from "node:path";
import { freePort } from "./freePort.js";
import { type Emulator, startProcess } from "./startProcess.js";

/** Starts kinesis-mock, a Kinesis in memory that speaks HTTP/1.1 and HTTP/2. Takes about 3 s. */
export async function startKinesis(): Promise<Emulator> {
  const main = createRequire(import.meta.url).resolve("kinesis-local");
  const [plainPort, tlsPort] = [await freePort(), await freePort()];
  return startProcess({
    name: "kinesis-local",
    command: process.execPath,
    args: [main],
    // It looks for its certificate in the working directory.
    cwd: dirname(main),
    env: {
      KINESIS_MOCK_PLAIN_PORT: String(plainPort),
      KINESIS_MOCK_TLS_PORT: String(tlsPort),
      // The tail of the output goes into the error: it should hold what went wrong.
      LOG_LEVEL: "ERROR",
      CREATE_STREAM_DURATION: "50ms",
      DELETE_STREAM_DURATION: "50ms",
      SPLIT_SHARD_DURATION: "50ms",
    },
    endpoint: `http://127.0.0.1:${plainPort}`,
  });
}
