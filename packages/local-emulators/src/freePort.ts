import { createServer } from "node:net";

/** A TCP port that nothing listens on right now. */
export function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once("error", reject);
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => {
      if (address !== null && typeof address === "object") resolve(address.port);
      else reject(new Error("The system gave no port"));
    });
  });
  return promise;
}
