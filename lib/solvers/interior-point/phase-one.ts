import type { FluidProgram, Utility } from "../../models/fluid-program/index.ts";
import { provesInfeasible } from "../certify.ts";
import { rows } from "../rounding.ts";
import type { SolveOptions } from "../solver.ts";
import { iterate, type Outcome, pricesOf } from "./iterate.ts";
import { emptyPoint, type Point } from "./point.ts";
import { coldStart } from "./start.ts";

/** Nothing to gain: only the constraints matter. */
const NOTHING: Utility = {
  kind: "function",
  label: "0",
  value: () => 0,
  slope: () => 0,
  demand: (price) => (price < 0 ? 1 : 0),
  closedForm: true,
  sample(_, from, to, slope, curvature) {
    slope.fill(0, from, to);
    curvature.fill(0, from, to);
  },
  bend: 0,
};

/**
 * Whether a program has rates strictly within its constraints: the same iterations with nothing to gain, which go to
 * the analytic centre of the feasible rates, or to prices that prove that there are none.
 *
 * Needed only where x = 0 is not feasible: where prompts exceed the memory, and tokens free some of it.
 */
export function phaseOne(program: FluidProgram, options: SolveOptions): { point: Point; outcome: Outcome } {
  const idle = { ...program, utility: NOTHING };
  const point = emptyPoint(program);
  coldStart(idle, point);
  const { maxIterations, seconds } = options;
  const limits = { ...(maxIterations && { maxIterations }), ...(seconds && { seconds }) };
  const outcome = iterate(idle, point, limits, () => {
    if (provesInfeasible(program, pricesOf(point))) return { claims: "infeasible" };
    return isInterior(program, point.x) ? { claims: "optimal" } : undefined;
  });
  return { point, outcome };
}

/** Whether every row has some slack. */
function isInterior(program: FluidProgram, x: Float64Array): boolean {
  return rows(program).every(({ left, right }) =>
    left(x).every((value, r) => right[r] - value > 1e-9 * Math.abs(right[r])),
  );
}
