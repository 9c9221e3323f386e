import { createRequire } from "node:module";
import { Command, Option } from "commander";
import type { CommonOptions } from "./commands/commonOptions.js";
import { collect, collectWhere, count, duration, positive } from "./commands/parseOption.js";
import type { ExitStatus } from "./exitStatus.js";
import type { Host } from "./host.js";
import type { Session } from "./session.js";

type Work = (session: Session, args: string[], options: never) => Promise<ExitStatus>;

const bucketHelp = "a bucket that messages may name objects in; repeatable";
const target = "a queue's name, URL or ARN, or the folder of a case";

/** Declares every command; what a command does is loaded when it runs. */
export function createProgram(host: Host, onEnd: (status: ExitStatus) => void): Command {
  const program = new Command("hydrate")
    .description(
      "Look into a dead-letter queue of failed stream batches, save their records before the stream\nforgets them, and replay them without losing or repeating any.",
    )
    .version(version(), "-V, --version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      getOutHelpWidth: () => host.stdout.columns ?? 100,
      getErrHelpWidth: () => host.stderr.columns ?? 100,
    })
    .showHelpAfterError("(add --help for what it takes)")
    .addHelpText("after", help);

  const command = (declaration: string, description: string, load: () => Promise<Work>): Command =>
    withCommonOptions(program.command(declaration).description(description)).action(
      async (...given: unknown[]) => {
        // Commander gives the arguments, then the options, then the command.
        const args = given.slice(0, -2).filter((arg) => typeof arg === "string");
        const options = given.at(-2) as CommonOptions;
        const [{ withSession }, work] = await Promise.all([import("./session.js"), load()]);
        onEnd(await withSession(host, options, (session) => work(session, args, options as never)));
      },
    );

  command("triage", "count what is in the queue, by cause, and when it is lost", () =>
    import("./commands/triage.js").then(({ triage }) => triage),
  )
    .argument("<queue>", target)
    .option("--until <time>", "say how many records are lost by then, such as 18:00")
    .option("--fail-on <duration>", "exit with 4 where records are lost within it", duration)
    .option("--causes", "join the log of the failed invocations")
    .option("--fresh", "look into the queue again; each look costs a receive");

  command("show", "list what failed; with an id: its failure, its verdict, its records", () =>
    import("./commands/show.js").then(({ show }) => show),
  )
    .argument("<queue>", target)
    .argument("[id]", "the first characters of an id in the list")
    .option("--records <n>", "how many records to show", count, 20)
    .option("--bucket <name>", bucketHelp, collect);

  command("save", "read every batch back and write it into the folder", () =>
    import("./commands/save.js").then(({ save }) => save),
  )
    .argument("<queue>", target)
    .option("--fresh", "look into the queue again first")
    .option("--bucket <name>", bucketHelp, collect)
    .option("--fixture <id>", "write one batch as a test of hydrate-core/testing instead")
    .option("--raw", "keep the data in the fixture as it is");

  command("replay", "invoke the function that failed again; a dry run without --yes", () =>
    import("./commands/replay.js").then(({ replay }) => replay),
  )
    .argument("<queue>", target)
    .option("--yes", "invoke, and delete what succeeded")
    .option("--all", "with --yes and without --where: everything")
    .option("--function <arn>", "call this function instead of the one that the message names")
    .option("--accept <verdict>", "replay superset or partial batches too; repeatable", collect)
    .option("--retry-unknown", "repeat what may have run already")
    .option("--without-message", "replay what is saved and not in the queue any more")
    .option("--ignore-window", "replay a tumbling window's batch without its window")
    .option("--pace <n>", "invocations a second", positive, 2)
    .option("--canary <n>", "batches that must succeed alone first", count, 1)
    .option("--stop-after <n>", "failures in a row that end it", count, 3)
    .option("--bucket <name>", bucketHelp, collect);

  command("isolate", "find the record that a batch fails on", () =>
    import("./commands/isolate.js").then(({ isolate }) => isolate),
  )
    .argument("<queue>", target)
    .argument("<id>", "the first characters of an id that `show` lists")
    .option("--handler <file>", "call this handler here: FILE or FILE#EXPORT")
    .option("--yes-idempotent", "call the deployed function, several times with the same records")
    .option("--split", "then split the message: replay the good part, narrow the rest")
    .option("--yes", "with --split: do it")
    .option("--function <arn>", "call this function instead of the one that the message names")
    .option("--bucket <name>", bucketHelp, collect);

  command("doctor", "check that failures of a function or a stream will be saved", () =>
    import("./commands/doctor.js").then(({ doctor }) => doctor),
  ).argument("<function|stream>", "its name or ARN");

  command("drill", "send a failure of healthy records through the whole way, and compare", () =>
    import("./commands/drill.js").then(({ drill }) => drill),
  )
    .argument("<function>", "the consumer, by name or ARN")
    .option("--yes", "send it")
    .option("--records <n>", "how many of the newest records", count, 5)
    .option("--stream <arn>", "the stream to take them from, where the function reads several")
    .option("--to <arn>", "the topic or queue to publish to, instead of the mapping's OnFailure")
    .option("--queue <queue>", "the dead-letter queue to wait at")
    .option("--timeout <duration>", "how long to wait for the letter (default: 5m)", duration);

  command("clean", "remove the folder of a case", () =>
    import("./commands/clean.js").then(({ clean }) => clean),
  )
    .argument("<queue>", target)
    .option("--yes", "remove it")
    .option("--all", "even what is not replayed yet");

  return program;
}

function withCommonOptions(command: Command): Command {
  return command
    .option("--where <key=value>", "only these; repeatable, and all must hold", collectWhere)
    .option("--dir <folder>", "the folder of the case (default: hydrate/QUEUE)")
    .option("--json", "one JSON object a line on stdout")
    .option("--profile <name>", "a profile of the AWS configuration")
    .option("--region <region>", "the region, where no URL or ARN names it")
    .addOption(new Option("--endpoint-url <url>", "another endpoint for every service").hideHelp());
}

function version(): string {
  const manifest: { version: string } = createRequire(import.meta.url)("../package.json");
  return manifest.version;
}

const help = `
On a bad Monday:  hydrate triage QUEUE   what failed, why, and until when it can be had
                  hydrate save QUEUE     the records, before the stream forgets them
                  hydrate replay QUEUE   a dry run; add --yes to do it

--where KEY=VALUE: function, condition, cause, status, shard, since, until, id
Exit status: 0 done, 1 failed, 2 usage, 3 something was left, 4 data is or will be lost, 130 interrupted`;
