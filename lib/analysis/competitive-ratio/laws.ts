import { invalid, requireInteger, requirePositive } from "../../core/errors.ts";
import { orderedForm, randomisedForm, tails } from "./quadratic-form.ts";

/**
 * The quotient x'Ax / x'Bx of one law of output lengths (arXiv 2508.14544): the stated ratio of A_min against H-SF when
 * lengths are distributed so. O(u).
 *
 * @param law weight of each length 1, 2, …; any non-negative numbers, not all zero
 */
export function ratioOfLaw(law: ArrayLike<number>): number {
  const w = tails(checked(law));
  return randomisedForm(w) / orderedForm(w);
}

/**
 * The largest quotient over laws on two lengths l and u: (3 − α)/2, at equal work N_l·l = N_u·u (derived from the form;
 * see the tests).
 *
 * @param alpha l / u, in (0, 1]
 */
export function twoPointRatio(alpha: number): number {
  if (!(alpha > 0 && alpha <= 1)) invalid("alpha", alpha, "l / u, a number in (0, 1]");
  return (3 - alpha) / 2;
}

/** Limits of {@link ratioOfLaw} as lengths grow, by integration of the form against the limiting density. */
export const LIMITS = {
  /** Geometric lengths of growing mean: exponential in the limit. */
  geometric: 10 - 12 * Math.LN2,
  /** n_i ∝ i·pⁱ with p → 1. */
  weightedGeometric: 14 / 9,
  /** Uniform on 1 … u. */
  uniform: 11 / 8,
  /** n_i ∝ i on 1 … u. */
  linear: 19 / 15,
} as const;

/**
 * Law on two lengths l and u.
 *
 * @param ratio N_l / N_u; u / l where absent: the same work in both, the worst case of the form
 */
export function twoPointLaw(lower: number, upper: number, ratio = upper / lower): Float64Array {
  requireInteger("lower", lower, 1);
  requireInteger("upper", upper, lower);
  requirePositive("ratio of the numbers of jobs", ratio);
  const law = new Float64Array(upper);
  law[lower - 1] = ratio;
  law[upper - 1] = 1;
  return law;
}

/** n_i ∝ i^degree·pⁱ, cut where what is left is below 1e-17 of the whole. */
export function geometricLaw(p: number, degree = 0): Float64Array {
  if (!(p > 0 && p < 1)) invalid("p", p, "a number between 0 and 1");
  const upper = Math.ceil((45 + 15 * degree) / -Math.log(p));
  return Float64Array.from({ length: upper }, (_, k) => (k + 1) ** degree * p ** k);
}

/** n_i ∝ i^degree on 1 … u: 0 is uniform. */
export function powerLaw(upper: number, degree: number): Float64Array {
  requireInteger("upper", upper, 1, 1e8);
  return Float64Array.from({ length: upper }, (_, k) => (k + 1) ** degree);
}

/** Throws unless the weights are finite, non-negative and not all zero; returns them. */
export function checked(law: ArrayLike<number>): ArrayLike<number> {
  let total = 0;
  for (let k = 0; k < law.length; k++) {
    if (!(law[k] >= 0 && law[k] < Number.POSITIVE_INFINITY))
      invalid(`weight of length ${k + 1}`, law[k], "a finite number, at least 0");
    total += law[k];
  }
  if (!(total > 0)) invalid("law", `total weight ${total}`, "a positive total");
  return law;
}
