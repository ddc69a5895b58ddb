import { randomGamma, randomWeibull } from "d3-random";
import type { Random } from "../../core/random.ts";
import { gammaFunction } from "../special.ts";

/** Times between arrivals, independent and alike but for the first. */
export interface Gaps {
  /** The time from 0 to the first arrival of a process that has been running for ever. */
  first(): number;
  next(): number;
}

/**
 * Gamma gaps of a rate and a coefficient of variation: shape 1/cv², scale cv²/rate.
 * The first gap is a uniform share of a length-biased one, so that the process is stationary from time 0.
 */
export function gammaGaps(cv: number, rate: number, random: Random): Gaps {
  const shape = 1 / (cv * cv);
  const scale = 1 / (shape * rate);
  const next = randomGamma.source(random)(shape, scale);
  const lengthBiased = randomGamma.source(random)(shape + 1, scale);
  return { next, first: () => random() * lengthBiased() };
}

/**
 * Weibull gaps of a rate and a shape k: scale 1/(rate·Γ(1 + 1/k)). Stationary from time 0, as for gamma gaps:
 * the length-biased gap is scale·G^(1/k), G gamma of shape 1 + 1/k.
 */
export function weibullGaps(shape: number, rate: number, random: Random): Gaps {
  const scale = 1 / (rate * gammaFunction(1 + 1 / shape));
  const next = randomWeibull.source(random)(shape, 0, scale);
  const power = randomGamma.source(random)(1 + 1 / shape, 1);
  return { next, first: () => random() * scale * power() ** (1 / shape) };
}

/** The first n times of a renewal process. */
export function renewalTimes(n: number, gaps: Gaps): Float64Array {
  const times = new Float64Array(n);
  for (let i = 0, time = gaps.first(); i < n; i++, time += gaps.next()) times[i] = time;
  return times;
}
