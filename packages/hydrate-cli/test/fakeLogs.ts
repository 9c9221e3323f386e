import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A line of a log group. */
type LogLine = { readonly group: string; readonly at: number; readonly message: string };

/** CloudWatch Logs in some lines: FilterLogEvents, for quoted terms and `?` alternatives. */
export type FakeLogs = {
  readonly lines: LogLine[];
  readonly patterns: string[];
  stop(): Promise<void>;
};

export async function startFakeLogs(): Promise<FakeLogs> {
  const lines: LogLine[] = [];
  const patterns: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { logGroupName, startTime, endTime, filterPattern } = JSON.parse(body);
    patterns.push(filterPattern);
    const terms = [...filterPattern.matchAll(/\??(?:"([^"]+)"|(\S+))/g)].map(
      ([, quoted, plain]) => quoted ?? plain,
    );
    const events = lines
      .filter(({ group, at }) => group === logGroupName && at >= startTime && at <= endTime)
      .filter(({ message }) => terms.some((term) => message.includes(term)))
      .map(({ at, message }) => ({ timestamp: at, message }));
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ events }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  process.env["AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"] = `http://127.0.0.1:${port}`;
  return {
    lines,
    patterns,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
