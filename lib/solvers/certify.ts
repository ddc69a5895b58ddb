import { CompensatedSum } from "../core/sums.ts";
import { type Duals, type FluidProgram, ratePrices, type Utility } from "../models/fluid-program/index.ts";
import { roundToFeasible } from "./rounding.ts";

/** What is proved of a program's optimum: it lies in [lower, upper]. */
export interface Certificate {
  /** Objective at `x`; −∞ if no feasible rates were found near those given. */
  readonly lower: number;
  /** Value of the dual function at the prices given. */
  readonly upper: number;
  /** (upper − lower) / max(1, |lower|), at least 0; +∞ without a lower bound. */
  readonly gap: number;
  /** The rates, rounded to feasibility. */
  readonly x: Float64Array;
}

/** What a solver found, before anything is proved of it. */
export interface Candidate {
  readonly x: Float64Array;
  readonly duals: Duals;
  /** Rates strictly within the constraints to round towards; 0 unless given, which suits every program whose prompts fit. */
  readonly interior?: Float64Array;
}

/**
 * A certified interval around the optimum, from any rates and any prices, and apart from every solver.
 *
 * The lower end is the objective at the rates after rounding them to feasibility. The upper end is the dual function,
 * minus (9) with completion limits: Σ_t (λ_t compute_t + μ_t budget_t) + Σ_i ν_i limit_i + Σ_it max_x (w_i U(x) − p_it x),
 * whose maxima are closed forms. For utilities whose demand is a numerical root, concavity makes up for its error: U lies
 * below its tangent at the root. Negative prices and NaN count as 0. O(rates).
 */
export function certify(program: FluidProgram, { x, duals, interior }: Candidate): Certificate {
  const rounded = roundToFeasible(program, x, interior);
  const lower = rounded ? objective(program, rounded) : Number.NEGATIVE_INFINITY;
  const upper = dualValue(program, duals);
  return { lower, upper, gap: relativeGap(lower, upper), x: rounded ?? new Float64Array(0) };
}

/** (upper − lower) / max(1, |lower|), at least 0; +∞ without a lower bound. */
export function relativeGap(lower: number, upper: number): number {
  if (lower === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
  return Math.max(0, (upper - lower) / Math.max(1, Math.abs(lower)));
}

/** Σ w_i U(x_it), with compensated summation. */
export function objective({ rates, request, weight, utility }: FluidProgram, x: Float64Array): number {
  const total = new CompensatedSum();
  for (let k = 0; k < rates; k++) total.add(weight[request[k]] * utility.value(x[k]));
  return total.value;
}

/** The dual function at any prices: no feasible rates have a larger objective. */
export function dualValue(program: FluidProgram, given: Duals): number {
  const duals = nonNegative(given);
  const total = resources(program, duals);
  const prices = ratePrices(program, duals);
  const { rates, request, weight, utility } = program;
  for (let k = 0; k < rates; k++) {
    const w = weight[request[k]];
    total.add(w * largestSurplus(utility, prices[k] / w));
  }
  return total.value;
}

/** max_x U(x) − price·x over [0, 1], or a little more where the demand is a numerical root. */
export function largestSurplus(utility: Utility, price: number): number {
  const x = utility.demand(price);
  const surplus = utility.value(x) - price * x;
  return utility.closedForm ? surplus : surplus + tangentError(utility.slope(x) - price, x);
}

/** max over [0, 1] of slope·(y − x): how far the maximum can lie above the value at x. */
function tangentError(slope: number, x: number): number {
  if (!Number.isFinite(slope)) return 0; // at x = 0 of a function such as √x, where no finite price is met
  return Math.max(slope * (1 - x), -slope * x, 0);
}

/**
 * Whether prices prove that no rates meet the constraints: for rates in [0, 1], Σ p_it x_it is at least the sum of the
 * negative p_it, but constraints would make it at most Σ price × right-hand side, which is less (Farkas' lemma).
 * Rounding is allowed for: the difference must exceed 1e-9 of the terms it is made of.
 */
export function provesInfeasible(program: FluidProgram, given: Duals): boolean {
  const duals = nonNegative(given);
  const total = resources(program, duals);
  let size = resourceSize(program, duals);
  for (const price of ratePrices(program, duals)) {
    if (price >= 0) continue;
    total.add(-price);
    size -= price;
  }
  return contradicts(total.value, size);
}

/** Whether a sum is negative beyond the rounding of terms of this size. */
export function contradicts(total: number, size: number): boolean {
  return total < -1e-9 * size;
}

/** Σ price × right-hand side. */
export function resources({ compute, budget, limit }: FluidProgram, duals: Duals): CompensatedSum {
  const total = new CompensatedSum();
  for (let t = 0; t < compute.length; t++) {
    total.add(duals.compute[t] * compute[t]);
    total.add(duals.memory[t] * budget[t]);
  }
  limit?.forEach((tokens, i) => {
    total.add(duals.completion[i] * tokens);
  });
  return total;
}

/** Σ |price × right-hand side|. */
export function resourceSize({ compute, budget, limit }: FluidProgram, duals: Duals): number {
  let size = 0;
  for (let t = 0; t < compute.length; t++)
    size += duals.compute[t] * compute[t] + duals.memory[t] * Math.abs(budget[t]);
  limit?.forEach((tokens, i) => {
    size += duals.completion[i] * tokens;
  });
  return size;
}

function nonNegative({ compute, memory, completion }: Duals): Duals {
  const cut = (prices: Float64Array) => prices.map((price) => (price > 0 ? price : 0));
  return { compute: cut(compute), memory: cut(memory), completion: cut(completion) };
}
