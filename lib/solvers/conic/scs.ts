/// <reference path="./scs-solver.d.ts" />
import type { Scs } from "scs-solver";
import { TOLERANCE } from "../conclude.ts";
import type { Status } from "../solution.ts";
import type { SolveOptions } from "../solver.ts";
import type { ConicForm } from "./form.ts";
import { type ConicBackend, type ConicResult, conicSolver } from "./solve.ts";

/**
 * SCS, a splitting conic solver of first order (O'Donoghue et al.), as WebAssembly in the package `scs-solver`. Far from
 * the accuracy of an interior point: "optimal" is by its own tolerances, so that our certified gap often makes it
 * "inaccurate". On the paper's scenarios this build is slower than native SCS by one to two orders of magnitude.
 */
export const scs = conicSolver("scs", "npm install scs-solver", async (): Promise<ConicBackend> => {
  const { default: createScs } = await import("scs-solver");
  const loaded = await createScs();
  return { name: "scs", version: VERSION, solve: (form, options) => run(loaded, form, options) };
});

/** Of the solver in the package, which its interface does not tell. */
const VERSION = "3.2.7 (WASM)";

const MOST_ITERATIONS = 100_000;

function run(loaded: Scs, form: ConicForm, options: SolveOptions): ConicResult {
  const settings = new loaded.ScsSettings();
  loaded.setDefaultSettings(settings);
  settings.verbose = 0;
  settings.epsAbs = settings.epsRel = (options.tolerance ?? TOLERANCE) / 100; // what it reports is far from the certified gap
  settings.maxIters = options.maxIterations ?? MOST_ITERATIONS;
  settings.timeLimitSecs = options.seconds ?? 0; // 0: none
  const { columns, rows, power } = form;
  const list = (values: ArrayLike<number>) => Array.from(values); // the bindings read plain arrays
  const data = {
    m: rows,
    n: columns,
    A_x: list(form.values),
    A_i: list(form.indices),
    A_p: list(form.starts),
    b: list(form.right),
    c: list(form.cost),
  };
  const cone = { z: form.zero, l: form.nonNegative, ep: form.exponential, p: power, psize: power.length };
  try {
    const { x, y, statusVal, info } = loaded.solve(data, cone, settings);
    return { claims: claimed(statusVal), x, z: y, iterations: info.iter, word: info.status };
  } finally {
    settings.delete();
  }
}

/** SCS's status values; those of inaccurate endings mean that iterations or time ran out. */
function claimed(status: number): Status {
  switch (status) {
    case 1:
      return "optimal";
    case 2:
      return "inaccurate";
    case -1:
    case -6:
      return "unbounded";
    case -2:
    case -7:
      return "infeasible";
    default:
      return "failed";
  }
}
