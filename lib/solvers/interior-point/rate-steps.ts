import type { FluidProgram } from "../../models/fluid-program/index.ts";
import type { Linearisation } from "./linearise.ts";
import type { Point } from "./point.ts";
import type { Steps } from "./rows.ts";

/**
 * Everything that the passes over the rates need. They are where the time goes: no pass divides where it can multiply by
 * 1/x and 1/u, and step lengths are kept as their reciprocals, of which the largest counts, so that a division is only
 * made where a new largest is found.
 */
export interface RatePass {
  readonly program: FluidProgram;
  readonly point: Point;
  readonly system: Linearisation;
  readonly dCompute: Float64Array;
  readonly dCumulative: Float64Array;
  /** dη, one a request: dν where memory stays taken to the end. */
  readonly dOwn: Float64Array;
  /** The predicted dx, filled by {@link predictRates}. */
  readonly predicted: Float64Array;
}

/** The second-order term of a product z·s after a step ds that was to bring it to 0: ds·dz with dz = −z − z/s·ds. */
function crossOf(z: number, overS: number, ds: number): number {
  return -z * ds * (1 + ds * overS);
}

/** The same of v·(1/U′(x)) = w, over 1/U′: with c = −U″/U′, it is c·dv·dx + ½ v bend c² dx². */
function valueCrossOf(v: number, gain: number, c: number, bend: number, dx: number): number {
  const dv = gain - v - v * c * dx;
  return c * dx * (dv + 0.5 * v * bend * c * dx);
}

/** The step of z whose product with s is to reach a target, given the step ds. */
function stepOf(target: number, cross: number, z: number, overS: number, ds: number): number {
  return (target - cross - z * ds) * overS - z;
}

/**
 * dx of the predictor, and how far the rates let rates and prices go: as all products are to reach 0, lower falls by
 * (1 + dx/x) of itself and upper by (1 − dx/u).
 *
 * @returns Σ lower·x + upper·u after steps α, β of rates and prices, as (1 − β) now + (α − β − αβ) first − αβ second
 */
export function predictRates(pass: RatePass, steps: Steps): { first: number; second: number } {
  const { program, point, system, dCompute, dCumulative, dOwn, predicted } = pass;
  const { rounds, offset, request, slope } = program;
  const { lower, upper, value } = point;
  const { gain, curvature, overX, overU, omega, pull } = system;
  let primal = 1 / steps.primal;
  let dual = 1 / steps.dual;
  let first = 0;
  let second = 0;
  for (let t = 0; t < rounds; t++) {
    const lambda = dCompute[t];
    const rent = dCumulative[t];
    for (let k = offset[t], last = offset[t + 1]; k < last; k++) {
      const i = request[k];
      const d = omega[k] * (pull[k] - lambda - slope[i] * rent - dOwn[i]);
      const rise = d * overX[k];
      const fall = d * overU[k];
      const valueFall = 1 + curvature[k] * d - gain[k] / value[k];
      predicted[k] = d;
      first += d * (lower[k] - upper[k]);
      second += d * (lower[k] * rise + upper[k] * fall);
      if (-rise > primal) primal = -rise;
      if (fall > primal) primal = fall;
      if (1 + rise > dual) dual = 1 + rise;
      if (1 - fall > dual) dual = 1 - fall;
      if (valueFall > dual) dual = valueFall;
    }
  }
  steps.primal = 1 / primal;
  steps.dual = 1 / dual;
  return { first, second };
}

/** Adds to the pull what the target and the second-order terms of the predicted step, a share of them, contribute. */
export function correctPull(pass: RatePass, target: number, share: number): void {
  const { program, point, system, predicted } = pass;
  const { rates, utility } = program;
  const { lower, upper, value } = point;
  const { gain, curvature, overX, overU, pull } = system;
  const { bend } = utility;
  for (let k = 0; k < rates; k++) {
    const d = predicted[k];
    pull[k] +=
      (target - share * crossOf(lower[k], overX[k], d)) * overX[k] -
      (target - share * crossOf(upper[k], overU[k], -d)) * overU[k] -
      share * valueCrossOf(value[k], gain[k], curvature[k], bend, d);
  }
}

/** Replaces the pull by the corrected dx, which is all that is needed of it from here on; and how far it may go. */
export function combineRates(pass: RatePass, target: number, share: number, steps: Steps): void {
  const { program, point, system, dCompute, dCumulative, dOwn, predicted } = pass;
  const { rounds, offset, request, slope, utility } = program;
  const { lower, upper, value } = point;
  const { gain, curvature, overX, overU, omega, pull } = system;
  const { bend } = utility;
  let primal = 1 / steps.primal;
  let dual = 1 / steps.dual;
  for (let t = 0; t < rounds; t++) {
    const lambda = dCompute[t];
    const rent = dCumulative[t];
    for (let k = offset[t], last = offset[t + 1]; k < last; k++) {
      const i = request[k];
      const p = predicted[k];
      const d = omega[k] * (pull[k] - lambda - slope[i] * rent - dOwn[i]);
      const low = stepOf(target, share * crossOf(lower[k], overX[k], p), lower[k], overX[k], d);
      const high = stepOf(target, share * crossOf(upper[k], overU[k], -p), upper[k], overU[k], -d);
      const v = value[k];
      const cross = share * valueCrossOf(v, gain[k], curvature[k], bend, p);
      const worth = gain[k] - v * (1 + curvature[k] * d) - cross;
      pull[k] = d;
      if (-d * overX[k] > primal) primal = -d * overX[k];
      if (d * overU[k] > primal) primal = d * overU[k];
      if (-low > dual * lower[k]) dual = -low / lower[k];
      if (-high > dual * upper[k]) dual = -high / upper[k];
      if (-worth > dual * v) dual = -worth / v;
    }
  }
  steps.primal = 1 / primal;
  steps.dual = 1 / dual;
}

/** Moves the rates along the corrected dx. */
export function moveRates(pass: RatePass, target: number, share: number, { primal, dual }: Steps): void {
  const { program, point, system, predicted } = pass;
  const { rates, utility } = program;
  const { x, u, lower, upper, value } = point;
  const { gain, curvature, overX, overU, pull } = system;
  const { bend } = utility;
  for (let k = 0; k < rates; k++) {
    const p = predicted[k];
    const d = pull[k];
    const v = value[k];
    const cross = share * valueCrossOf(v, gain[k], curvature[k], bend, p);
    const low = stepOf(target, share * crossOf(lower[k], overX[k], p), lower[k], overX[k], d);
    const high = stepOf(target, share * crossOf(upper[k], overU[k], -p), upper[k], overU[k], -d);
    x[k] += primal * d;
    u[k] -= primal * d;
    lower[k] += dual * low;
    upper[k] += dual * high;
    value[k] += dual * (gain[k] - v * (1 + curvature[k] * d) - cross);
  }
}
