// Refuses a production dependency of a published package, at any depth, whose licence is not permissive.
import { execFileSync } from "node:child_process";

const permissive = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  // Powertools': MIT without its one condition.
  "MIT-0",
];

const published = ["hydrate-core", "middy-hydrate", "hydrate-cli"];
const filters = published.map((name) => `--filter=${name}`);
const answer = execFileSync("pnpm", [...filters, "licenses", "list", "--prod", "--json"], {
  encoding: "utf8",
});
/** @type {Record<string, { name: string }[]>} */
const packagesByLicence = JSON.parse(answer);

const packages = Object.values(packagesByLicence).flat();
const refused = Object.entries(packagesByLicence).filter(
  ([licence]) => !permissive.includes(licence),
);
for (const [licence, named] of refused) {
  console.error(`${licence}: ${named.map(({ name }) => name).join(", ")}`);
}
// Where pnpm finds nothing, nothing was checked.
if (!packages.some(({ name }) => name === "@aws-sdk/client-kinesis")) {
  console.error("pnpm listed no dependencies of the published packages");
  process.exitCode = 1;
}
if (refused.length > 0) process.exitCode = 1;
else
  console.log(
    `Licences of ${packages.length} dependencies: ${Object.keys(packagesByLicence).join(", ")}`,
  );
