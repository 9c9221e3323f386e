import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { startFauxqs } from "fauxqs";
import { processHost, run } from "hydrate-cli";
import { startKinesis } from "local-emulators";
import { paint, section, withProgress, write } from "../terminal.ts";
import { startFakeAws } from "./fakeAws.ts";
import { fillQueue, queue } from "./fillQueue.ts";

const consumer = fileURLToPath(new URL("./consumer.ts", import.meta.url));

type Step = { readonly words: readonly string[]; readonly shown?: string };

/** A dead-letter queue on Monday morning, from the first look to the last replayed batch. */
export async function tellOperatorStory(json: boolean): Promise<void> {
  const [kinesis, sqs, aws] = await withProgress(
    "Starting Kinesis, SQS and a small Lambda on this machine",
    Promise.all([startKinesis(), startFauxqs({ port: 0, logger: false }), startFakeAws()]),
  );
  const cwd = await mkdtemp(join(tmpdir(), "hydrate-"));
  pointTo({ kinesis: kinesis.endpoint, sqs: sqs.address, aws: aws.endpoint });
  const ended: Record<string, unknown>[] = [];
  const hydrate = async ({ words, shown = words.join(" ") }: Step): Promise<void> => {
    if (!json)
      process.stdout.write(`${paint("green", "$")} ${paint("bold", `hydrate ${shown}`)}\n`);
    const { status, objects } = await runIn(cwd, words, json);
    ended.push({ command: shown, status, objects });
    if (!json) process.stdout.write("\n");
  };
  const tell = (title: string, text?: string): void => {
    if (json) return;
    section(title);
    if (text !== undefined) write(`${text}\n`);
  };
  try {
    const id = (await fillQueue(kinesis.endpoint, sqs, aws)).slice(0, 8);
    tell("Monday, on call: what is in the dead-letter queue?");
    await hydrate({ words: ["triage", queue, "--causes"] });
    tell("First of all, the records, before the stream forgets them");
    await hydrate({ words: ["save", queue] });
    tell("Which of the records is it?");
    await hydrate({
      words: ["isolate", queue, id, "--handler", consumer],
      shown: `isolate ${queue} ${id} --handler ./consumer.ts`,
    });
    await hydrate({ words: ["show", queue, id, "--records", "4"] });
    tell("Somebody repairs the function and deploys it. What would a replay do?");
    aws.deployRepair();
    await hydrate({ words: ["replay", queue, "--where", "cause=TypeError"] });
    tell("Replay");
    await hydrate({
      words: ["replay", queue, "--where", "cause=TypeError", "--pace", "20", "--yes"],
    });
    tell("What is left?");
    await hydrate({ words: ["triage", queue, "--fresh"] });
    if (json) process.stdout.write(`${JSON.stringify(ended, null, 2)}\n`);
  } finally {
    await Promise.all([kinesis.stop(), sqs.stop(), rm(cwd, { recursive: true })]);
    aws.stop();
  }
}

/** The SDK's own variables, and no credentials but these. */
function pointTo(endpoints: Readonly<Record<"kinesis" | "sqs" | "aws", string>>): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_KINESIS: endpoints.kinesis,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_STS: endpoints.sqs,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.aws,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: endpoints.aws,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "S3RVER",
    AWS_SECRET_ACCESS_KEY: "S3RVER",
  });
  delete process.env["AWS_PROFILE"];
}

async function runIn(cwd: string, words: readonly string[], json: boolean) {
  if (!json) return { status: await run(words, { ...processHost(), cwd }), objects: [] };
  let text = "";
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const host = { ...processHost(), cwd, stdout: sink, stderr: silent };
  const status = await run([...words, "--json"], host);
  const lines = text.split("\n").filter((line) => line !== "");
  return { status, objects: lines.map((line): unknown => JSON.parse(line)) };
}
