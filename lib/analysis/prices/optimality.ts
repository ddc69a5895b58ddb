import {
  type FluidProgram,
  memoryPerRound,
  ratePrices,
  tokensPerRequest,
  tokensPerRound,
} from "../../models/fluid-program/index.ts";
import type { Solution } from "../../solvers/index.ts";

/** One optimality condition of the convex-allocation paper, and the place where a solution is farthest from it. */
export interface Condition {
  readonly condition: string;
  /** Equation of the paper. */
  readonly equation: string;
  /** 0 where it holds exactly; in the unit of the condition, see the texts. */
  readonly worst: number;
  /** Round or request of the worst, in the program's order. */
  readonly where: string;
}

/**
 * The optimality conditions (13)–(19) and the completion limits (4) at a solution, each with its worst violation. The
 * stationarity condition is that for rates strictly between 0 and 1; at a bound it is one-sided. O(rates).
 */
export function optimalityConditions(program: FluidProgram, { x, duals }: Solution): Condition[] {
  const tokens = tokensPerRound(program, x);
  const held = memoryPerRound(program, x);
  const totals = tokensPerRequest(program, x);
  const { compute, budget, limit } = program;
  return [
    stationarity(program, x, ratePrices(program, duals)),
    worst("compute: excess", "(14)", "round", tokens, (value, t) => value - compute[t]),
    worst("memory: excess", "(15)", "round", held, (value, t) => value - budget[t]),
    worst("bounds: excess", "(16)", "rate", x, (value) => Math.max(-value, value - 1)),
    worst("prices: below 0", "(17)", "round", duals.compute, (value, t) =>
      Math.max(-value, -duals.memory[t]),
    ),
    worst(
      "λ × slack",
      "(18)",
      "round",
      tokens,
      (value, t) => duals.compute[t] * Math.abs(compute[t] - value),
    ),
    worst("μ × slack", "(19)", "round", held, (value, t) => duals.memory[t] * Math.abs(budget[t] - value)),
    ...(limit
      ? [
          worst("completion: excess", "(4)", "request", totals, (value, i) => value - limit[i]),
          worst(
            "ν × slack",
            "–",
            "request",
            totals,
            (value, i) => duals.completion[i] * Math.abs(limit[i] - value),
          ),
        ]
      : []),
  ];
}

/** |w U′(x) − p| over w U′(x) + |p|, weighted by the room x has to move in the direction that it calls for. */
function stationarity(
  { weight, utility, request }: FluidProgram,
  x: Float64Array,
  prices: Float64Array,
): Condition {
  return worst("stationarity (relative)", "(13)", "rate", x, (rate, k) => {
    const gain = weight[request[k]] * utility.slope(rate);
    const pull = Number.isFinite(gain) ? (gain - prices[k]) / (gain + Math.abs(prices[k])) : 1;
    return pull > 0 ? pull * (1 - rate) : -pull * rate;
  });
}

function worst(
  condition: string,
  equation: string,
  unit: string,
  column: Float64Array,
  violation: (value: number, index: number) => number,
): Condition {
  let [most, at] = [0, -1];
  for (let r = 0; r < column.length; r++) {
    const found = violation(column[r], r);
    if (found > most) [most, at] = [found, r];
  }
  return { condition, equation, worst: most, where: at < 0 ? "nowhere" : `${unit} ${at}` };
}
