export default {
  mode: "production",
  target: "node24",
  entry: { hydrate: "./src/hydrate.ts" },
  output: { filename: "[name].cjs", library: { type: "commonjs2" } },
};
