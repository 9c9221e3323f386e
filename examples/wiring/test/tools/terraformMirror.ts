import { existsSync, globSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";

/** Where Terraform itself looks for providers that need no download, and where images keep them. */
const mirrors = [
  `${homedir()}/.terraform.d/plugins`,
  "/usr/local/share/terraform/plugins",
  "/usr/share/terraform/plugins",
  ...globSync("/opt/*"),
];

/** A size that every provider takes, and that none has as its default. */
export const smallerSize = 262_143;

/** Providers that this machine has, which may be older than the wiring asks for, and not all. */
export interface Mirror {
  readonly directory: string;
  /** Changes a copy of the wiring so that they can plan it: a check, not what is deployed. */
  fit(copy: string): Promise<void>;
}

export function findMirror(): Mirror | undefined {
  const directory = mirrors.find((it) => existsSync(`${it}/registry.terraform.io/hashicorp/aws`));
  if (directory === undefined) return undefined;
  const hashicorp = `${directory}/registry.terraform.io/hashicorp`;
  const isOld = globSync("aws/*", { cwd: hashicorp }).every((it) => /^aws\/[1-5]\./.test(it));
  const hasArchive = existsSync(`${hashicorp}/archive`);
  return {
    directory,
    fit: async (copy) => {
      for (const file of globSync("{.,modules/*}/*.tf", { cwd: copy })) {
        const text = await readFile(`${copy}/${file}`, "utf8");
        const known = isOld ? fitOld(text) : text;
        await writeFile(`${copy}/${file}`, hasArchive ? known : withoutArchive(known));
      }
    },
  };
}

const fitOld = (text: string): string =>
  text
    .replace(/(source *= "hashicorp\/aws"\n(?: *#.*\n)* *version *= )".*"/, '$1">= 5"')
    .replace("nodejs24.x", "nodejs22.x")
    .replace(/(max_message_size *= )1048576/, `$1${smallerSize}`);

const withoutArchive = (text: string): string =>
  text
    .replace(/^data "archive_file"[\s\S]*?^\}\n/gm, "")
    .replace(/data\.archive_file\.\w+\.output_\w+/g, '"code.zip"')
    .replace(/^ {4}archive = \{[\s\S]*?^ {4}\}\n/gm, "");
