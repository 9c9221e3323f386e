import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Loads a function in a process of its own; gives what it printed when it ended with an error. */
export async function startAlone(path: string): Promise<string | undefined> {
  const load = path.endsWith(".cjs")
    ? `require(${JSON.stringify(path)})`
    : `import ${JSON.stringify(path)}`;
  const type = path.endsWith(".cjs") ? "commonjs" : "module";
  try {
    await promisify(execFile)(process.execPath, [`--input-type=${type}`, "--eval", load], {
      env: { AWS_REGION: "eu-central-1" },
    });
    return undefined;
  } catch (error) {
    return error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  }
}
