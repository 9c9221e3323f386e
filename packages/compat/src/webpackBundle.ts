import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import webpack from "webpack";

// What middy-hydrate's README shows.
const readmeConfig = new URL(
  "../../../examples/docs/src/bundling/webpack.config.mjs",
  import.meta.url,
);

/**
 * Bundles a program out of a project with webpack.
 *
 * @returns the path of what Lambda loads
 */
export async function webpackBundle(project: string, program: string): Promise<string> {
  const context = await mkdtemp(join(project, "node_modules", ".webpack-"));
  await mkdir(join(context, "src"));
  await writeFile(join(context, "src/hydrate.ts"), program);
  const outdir = await mkdtemp(join(tmpdir(), "compat-"));
  const { default: config }: { default: webpack.Configuration } = await import(readmeConfig.href);
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
    const compiler = webpack({
      ...config,
      context,
      output: { ...config.output, path: outdir },
      // Minifying takes most of a minute, and changes nothing that is tested here.
      optimization: { minimize: false },
    });
    compiler.run((error, result) => (error ? reject(error) : resolve(result)));
  });
  if (stats?.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
  return join(outdir, "hydrate.cjs");
}
