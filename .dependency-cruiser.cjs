// The floors of the house, lowest first. A file may import from its own floor and from the floors below it.
const floors = [
  "core",
  "workload",
  "models",
  "solvers",
  "simulator",
  "policies",
  "analysis",
  "figures",
  "notebook",
  "sweep",
  "cli",
];

const upward = floors.slice(0, -1).map((floor, level) => ({
  name: `no-import-upward-from-${floor}`,
  comment: `lib/${floor} may import only from ${floors.slice(0, level + 1).join(", ")}`,
  severity: "error",
  from: { path: `^lib/${floor}/` },
  to: { path: `^lib/(${floors.slice(level + 1).join("|")})/` },
}));

/** Folders that may touch the outside world: files, processes, the clock. */
const worldly = "^lib/(notebook|sweep|cli|workload/readers)/";

module.exports = {
  forbidden: [
    ...upward,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-tests-in-lib",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^tests/" },
    },
    {
      name: "no-io-in-pure-floors",
      comment: "only the notebook, sweep and cli floors and the trace readers touch files and processes",
      severity: "error",
      from: { path: "^lib/", pathNot: worldly },
      to: { dependencyTypes: ["core"] },
    },
    { name: "not-to-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "not-to-dev-dependency",
      severity: "error",
      from: { path: "^lib/" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
