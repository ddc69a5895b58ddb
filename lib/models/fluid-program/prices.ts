import type { FluidProgram } from "./program.ts";

/** Dual prices by constraint, each at least 0: the value of one more unit of the resource. */
export interface Duals {
  /** λ_t, a round. */
  readonly compute: Float64Array;
  /** μ_t, a round. */
  readonly memory: Float64Array;
  /** ν_i, a request in the program's order; empty where there is no completion limit. */
  readonly completion: Float64Array;
}

/**
 * Π_t = Σ_{s ≥ t} μ_s, the price of a unit of memory from round t on (Remark 3.2 with m = 1), with Π_T = 0 at the end:
 * T + 1 values.
 */
export function cumulativePrices(memory: Float64Array): Float64Array {
  const cumulative = new Float64Array(memory.length + 1);
  for (let t = memory.length - 1; t >= 0; t--) cumulative[t] = cumulative[t + 1] + memory[t];
  return cumulative;
}

/**
 * The price of each rate, the right side of the stationarity condition (13) with completion limits and releases:
 * p_it = λ_t + κ_i (Π_t − Π_{end_i}) + ν_i.
 */
export function ratePrices(program: FluidProgram, duals: Duals): Float64Array {
  if (program.release === "known") return releasedPrices(program, duals);
  const { rounds, rates, offset, request, slope, end } = program;
  const cumulative = cumulativePrices(duals.memory);
  const own = slope.map((kappa, i) => (program.limit ? duals.completion[i] : 0) - kappa * cumulative[end[i]]);
  const prices = new Float64Array(rates);
  for (let t = 0; t < rounds; t++)
    for (let k = offset[t]; k < offset[t + 1]; k++)
      prices[k] = duals.compute[t] + slope[request[k]] * cumulative[t] + own[request[k]];
  return prices;
}

/** The same with Π_t − Π_{end_i} summed for each request, so that no huge price of rounds after its end is subtracted. */
function releasedPrices(program: FluidProgram, { compute, memory, completion }: Duals): Float64Array {
  const { n, rounds, rates, offset, request, slope, limit } = program;
  const rent = new Float64Array(n);
  const prices = new Float64Array(rates);
  for (let t = rounds - 1; t >= 0; t--)
    for (let k = offset[t]; k < offset[t + 1]; k++) {
      const i = request[k];
      rent[i] += memory[t];
      prices[k] = compute[t] + slope[i] * rent[i] + (limit ? completion[i] : 0);
    }
  return prices;
}
