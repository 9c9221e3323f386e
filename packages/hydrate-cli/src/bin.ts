#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`hydrate needs Node 22.12 or newer; this is ${process.version}\n`);
  process.exitCode = 1;
} else {
  const [{ run }, { processHost }] = await Promise.all([import("./run.js"), import("./host.js")]);
  process.exitCode = await run(process.argv.slice(2), processHost());
}
