import { requirePositive } from "../../core/errors.ts";
import { leastSquares } from "../../core/least-squares.ts";

/** Passes of the fit; the second already changes the last digits alone. */
const PASSES = 4;

/** The fluid's memory as a function of the total rate of requests in fixed proportions: M*(λ) = aλ/(1 − bλ). */
export interface MemoryCurve {
  /** d0 W̄, W̄ being the mean volume: tokens per unit of rate at low rates. */
  readonly a: number;
  /** d1 W̄ (+ d2 s̄): load per unit of rate. */
  readonly b: number;
  /** Where it has its pole, 1/b: no rate above is stable, whatever the memory. */
  readonly pole: number;
  /** M*(λ); infinite from the pole on. */
  memory(rate: number): number;
  /** The rate at which M* reaches a capacity. */
  crossing(memory: number): number;
}

/** The curve with given constants. */
export function memoryCurve(a: number, b: number): MemoryCurve {
  requirePositive("a", a);
  requirePositive("b", b);
  return {
    a,
    b,
    pole: 1 / b,
    memory: (rate) => (b * rate < 1 ? (a * rate) / (1 - b * rate) : Number.POSITIVE_INFINITY),
    crossing: (memory) => memory / (a + b * memory),
  };
}

/**
 * The curve through printed values, each of which is off by its rounding: in the least squares of memory. A first pass
 * solves aλ/M + bλ = 1, linear in both constants; a few more weigh its equations by what they make of M's error,
 * which is 1/(1 − bλ) times larger near the pole.
 *
 * @throws InputError for fewer than two rates or values that are not positive
 */
export function fitMemoryCurve(rates: readonly number[], memory: readonly number[]): MemoryCurve {
  const rows = rates.map((rate, k) => [rate / requirePositive(`memory at ${rate}`, memory[k]), rate]);
  let weights = rates.map(() => 1);
  let [a, b] = [0, 0];
  for (let pass = 0; pass < PASSES; pass++) {
    const weighted = rows.map((row, k) => row.map((value) => value * weights[k]));
    [a, b] = leastSquares(weighted, weights).coefficients;
    weights = rates.map((rate, k) => memory[k] / Math.max(1e-6, 1 - b * rate));
  }
  return memoryCurve(a, b);
}
