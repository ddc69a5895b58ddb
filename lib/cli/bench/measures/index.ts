import { measureBatching } from "./batching.ts";
import { measurePrices, measureRandom, measureScaled } from "./fluid.ts";
import { measureGenerate } from "./generate.ts";
import { measureReadCsv } from "./read-csv.ts";
import { measureReference } from "./reference.ts";
import { measureSimulator } from "./simulator.ts";
import { measureSolver } from "./solver.ts";
import { measureWindow } from "./window.ts";

/** The measurements that are made in a process of their own, by name. Settings and results are JSON. */
export const measures = {
  batching: measureBatching,
  generate: measureGenerate,
  "fluid-prices": measurePrices,
  "fluid-random": measureRandom,
  "fluid-scaled": measureScaled,
  "fluid-window": measureWindow,
  "read-csv": measureReadCsv,
  simulator: measureSimulator,
  solver: measureSolver,
  "simulator-reference": measureReference,
} as const;

export type Measures = typeof measures;
