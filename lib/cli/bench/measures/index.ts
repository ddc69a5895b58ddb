/**
 * The measurements that are made in a process of their own, by name; each is loaded only when it is asked for, so that
 * no process carries the code and the garbage of another's. Settings and results are JSON.
 */
export const measures = {
  batching: async () => (await import("./batching.ts")).measureBatching,
  generate: async () => (await import("./generate.ts")).measureGenerate,
  "fluid-prices": async () => (await import("./fluid.ts")).measurePrices,
  "fluid-random": async () => (await import("./fluid.ts")).measureRandom,
  "fluid-scaled": async () => (await import("./fluid.ts")).measureScaled,
  "fluid-window": async () => (await import("./window.ts")).measureWindow,
  "read-csv": async () => (await import("./read-csv.ts")).measureReadCsv,
  simulator: async () => (await import("./simulator.ts")).measureSimulator,
  solver: async () => (await import("./solver.ts")).measureSolver,
  "simulator-reference": async () => (await import("./reference.ts")).measureReference,
} as const;

export type Measures = { readonly [K in keyof typeof measures]: Awaited<ReturnType<(typeof measures)[K]>> };
