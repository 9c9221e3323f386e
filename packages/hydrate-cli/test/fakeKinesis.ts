import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";

/** A Kinesis that keeps records for 24 hours, and has none. */
export async function startFakeKinesis(): Promise<{ stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      const summary = String(request.headers["x-amz-target"]).endsWith("DescribeStreamSummary");
      response.writeHead(summary ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
      response.end(
        JSON.stringify(
          summary
            ? { StreamDescriptionSummary: { RetentionPeriodHours: 24 } }
            : { __type: "ResourceNotFoundException", message: "Stream orders not found" },
        ),
      );
    });
  });
  const sessions = new Set<{ destroy(): void }>();
  server.on("session", (session) => sessions.add(session));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  process.env["AWS_ENDPOINT_URL_KINESIS"] = `http://127.0.0.1:${port}`;
  return {
    stop() {
      for (const session of sessions) session.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
