export {
  type Candidate,
  type Certificate,
  certify,
  dualValue,
  objective,
  provesInfeasible,
} from "./certify.ts";
export { conclude, type Ending } from "./conclude.ts";
export { interiorPoint } from "./interior-point/index.ts";
export { type PriceOutcome, priceMethod, ratesAt } from "./price-method/index.ts";
export { SOLVERS } from "./registry.ts";
export { residualsAt } from "./residuals.ts";
export { roundToFeasible } from "./rounding.ts";
export { assertSolved, type Residuals, type Solution, STATUSES, type Status } from "./solution.ts";
export { solve } from "./solve.ts";
export type { FluidSolver, SolveOptions } from "./solver.ts";
