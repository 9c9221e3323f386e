// The storeys of hydrate-core/src, from the top, as CONTRIBUTING.md shows them. A file imports from its
// own folder and from lower storeys, types included.
const storeys = [
  ["index.ts"],
  ["createHydrator.ts"],
  ["envelope/"],
  ["readBatches.ts", "s3/"],
  ["event/"],
  ["verdict/"],
  ["range/", "hydratorOptions.ts", "testing/"],
  ["stream/", "record/"],
  ["errors.ts", "lib/"],
];

const core = "^packages/hydrate-core/src/";
const pathsOf = (rooms) => rooms.map((room) => `${core}${room.replace(".", "\\.")}`);

const storeyRules = storeys.flatMap((rooms, storey) =>
  rooms.map((room) => {
    const allowed = [room, ...storeys.slice(storey + 1).flat()];
    return {
      name: `${room} is in storey ${storeys.length - storey} of ${storeys.length}`,
      comment:
        `A file in ${room} imports only from ${allowed.join(", ")}. ` +
        "Move the import's definition down, or this file up: arrows point one way.",
      severity: "error",
      from: { path: pathsOf([room]) },
      to: { path: core, pathNot: pathsOf(allowed) },
    };
  }),
);

const packageRule = (name, allowed) => ({
  name: `what ${name} may import`,
  comment: `${name} imports no package of this repository but ${allowed.join(", ") || "itself"}.`,
  severity: "error",
  from: { path: `^packages/${name}/src/` },
  to: {
    path: "^(packages|examples)/",
    pathNot: [name, ...allowed].map((other) => `^packages/${other}/`),
  },
});

export default {
  forbidden: [
    ...storeyRules,
    packageRule("hydrate-core", []),
    packageRule("middy-hydrate", ["hydrate-core"]),
    packageRule("hydrate-cli", ["hydrate-core"]),
    {
      name: "only stream/ calls AWS",
      comment: "Parsing, judging and converting are functions of data: give them data.",
      severity: "error",
      from: { path: core, pathNot: pathsOf(["stream/", "testing/"]) },
      to: { path: "node_modules/@(aws-sdk|smithy)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "the ready-made handler is on top",
      comment: "The middleware's files are below handler/, and import nothing from it.",
      severity: "error",
      from: { path: "^packages/middy-hydrate/src/[^/]+$" },
      to: { path: "^packages/middy-hydrate/src/handler/" },
    },
    {
      name: "no circles",
      comment: "Move what both need into a file below them.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    exclude: "\\.(test|test-d)\\.ts$",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".d.ts"] },
  },
};
