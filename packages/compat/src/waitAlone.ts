import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// Invokes a function once, in a process that nothing but its request keeps alive.

const [, , path = "", event = ""] = process.argv;
const { handler } = path.endsWith(".cjs")
  ? createRequire(import.meta.url)(path)
  : await import(pathToFileURL(path).href);
type Answer = readonly { readonly hydration: { readonly status: string } }[];
const answer: Answer = await handler(JSON.parse(event), {});
process.stdout.write(`\n${JSON.stringify(answer.map(({ hydration }) => hydration.status))}\n`);
