import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

// What Lambda does with an index.mjs: it imports it, and calls its handler with an event.
const program = `
  const [file, event] = process.argv.slice(1);
  const { handler } = await import(file);
  const context = { awsRequestId: "1", functionName: "f", getRemainingTimeInMillis: () => 20_000 };
  const answer = await handler(JSON.parse(event), context);
  console.log(JSON.stringify(answer));
  process.exit();
`;

/** Calls a bundled function in a Node of its own, and gives what it printed, its answer last. */
export async function invoke(
  file: string,
  event: unknown,
  environment: Record<string, string> = {},
): Promise<{ readonly answer: unknown; readonly log: string[] }> {
  const { stdout } = await run(
    process.execPath,
    ["--input-type=module", "--eval", program, file, JSON.stringify(event)],
    { env: { AWS_REGION: "eu-central-1", AWS_LAMBDA_FUNCTION_NAME: "f", ...environment } },
  );
  const log = stdout.trimEnd().split("\n");
  return { answer: JSON.parse(log.pop() ?? ""), log };
}
