import { type Duals, type FluidProgram, ratePrices } from "../models/fluid-program/index.ts";
import { rows } from "./rounding.ts";
import type { Residuals } from "./solution.ts";

/** Residuals of the optimality conditions at any rates and prices. O(rates). */
export function residualsAt(
  program: FluidProgram,
  x: Float64Array,
  duals: Duals,
  objective: number,
): Residuals {
  return {
    primal: primalResidual(program, x),
    stationarity: stationarityResidual(program, x, duals),
    complementarity: slackCost(program, x, duals) / Math.max(1, Math.abs(objective)),
  };
}

function primalResidual(program: FluidProgram, x: Float64Array): number {
  let worst = 0;
  for (const { left, right } of rows(program))
    left(x).forEach((value, r) => {
      worst = Math.max(worst, (value - right[r]) / Math.max(1, Math.abs(right[r])));
    });
  for (const rate of x) worst = Math.max(worst, -rate, rate - 1);
  return worst;
}

function stationarityResidual(program: FluidProgram, x: Float64Array, duals: Duals): number {
  const { rates, request, weight, utility } = program;
  const prices = ratePrices(program, duals);
  let worst = 0;
  for (let k = 0; k < rates; k++) {
    const gain = weight[request[k]] * utility.slope(x[k]);
    const size = gain + Math.abs(prices[k]);
    const pull = Number.isFinite(gain) ? (size > 0 ? (gain - prices[k]) / size : 0) : 1;
    worst = Math.max(worst, Math.abs(Math.min(1, Math.max(0, x[k] + pull)) - x[k]));
  }
  return worst;
}

/** Σ price × |slack|. */
function slackCost(program: FluidProgram, x: Float64Array, duals: Duals): number {
  let total = 0;
  for (const { name, left, right } of rows(program))
    left(x).forEach((value, r) => {
      total += duals[name][r] * Math.abs(right[r] - value);
    });
  return total;
}
