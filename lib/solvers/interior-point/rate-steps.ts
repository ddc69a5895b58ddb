import type { FluidProgram } from "../../models/fluid-program/index.ts";
import type { Linearisation } from "./linearise.ts";
import type { Point } from "./point.ts";
import { type Steps, stepOf } from "./rows.ts";

/** Everything that the passes over the rates need. */
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
function crossOf(z: number, s: number, ds: number): number {
  return -z * ds * (1 + ds / s);
}

/** The same of v·(1/U′(x)) = w, over 1/U′: with c = −U″/U′, it is c·dv·dx + ½ v bend c² dx². */
function valueCrossOf(v: number, gain: number, c: number, bend: number, dx: number): number {
  const dv = gain - v - v * c * dx;
  return c * dx * (dv + 0.5 * v * bend * c * dx);
}

/** dx of the predictor, and how far the rates let rates and prices go. */
export function predictRates(pass: RatePass, steps: Steps): void {
  const { program, point, system, dCompute, dCumulative, dOwn, predicted } = pass;
  const { rounds, offset, request, weight, slope } = program;
  const { x, u, lower, upper, value } = point;
  const { marginal, curvature, omega, pull } = system;
  let { primal, dual } = steps;
  for (let t = 0; t < rounds; t++)
    for (let k = offset[t], last = offset[t + 1]; k < last; k++) {
      const i = request[k];
      const d = omega[k] * (pull[k] - dCompute[t] - slope[i] * dCumulative[t] - dOwn[i]);
      predicted[k] = d;
      if (d < 0) primal = Math.min(primal, -x[k] / d);
      else if (d > 0) primal = Math.min(primal, u[k] / d);
      const dLower = -lower[k] * (1 + d / x[k]);
      if (dLower < 0) dual = Math.min(dual, -lower[k] / dLower);
      const dUpper = -upper[k] * (1 - d / u[k]);
      if (dUpper < 0) dual = Math.min(dual, -upper[k] / dUpper);
      const dValue = weight[i] * marginal[k] - value[k] * (1 + curvature[k] * d);
      if (dValue < 0) dual = Math.min(dual, -value[k] / dValue);
    }
  steps.primal = primal;
  steps.dual = dual;
}

/** Σ lower·x + upper·u after the predicted step. */
export function rateProductsAfter({ point, predicted }: RatePass, { primal, dual }: Steps): number {
  const { x, u, lower, upper } = point;
  let sum = 0;
  for (let k = 0; k < predicted.length; k++) {
    const d = predicted[k];
    sum += (x[k] + primal * d) * lower[k] * (1 - dual * (1 + d / x[k]));
    sum += (u[k] - primal * d) * upper[k] * (1 - dual * (1 - d / u[k]));
  }
  return sum;
}

/** Adds to the pull what the target and the second-order terms of the predicted step, a share of them, contribute. */
export function correctPull(pass: RatePass, target: number, share: number): void {
  const { program, point, system, predicted } = pass;
  const { rates, request, weight, utility } = program;
  const { x, u, lower, upper, value } = point;
  const { marginal, curvature, pull } = system;
  for (let k = 0; k < rates; k++) {
    const d = predicted[k];
    const gain = weight[request[k]] * marginal[k];
    pull[k] +=
      (target - share * crossOf(lower[k], x[k], d)) / x[k] -
      (target - share * crossOf(upper[k], u[k], -d)) / u[k] -
      share * valueCrossOf(value[k], gain, curvature[k], utility.bend, d);
  }
}

/** Replaces the pull by the corrected dx, which is all that is needed of it from here on; and how far it may go. */
export function combineRates(pass: RatePass, target: number, share: number, steps: Steps): void {
  const { program, point, system, dCompute, dCumulative, dOwn, predicted } = pass;
  const { rounds, offset, request, weight, slope, utility } = program;
  const { x, u, lower, upper, value } = point;
  const { marginal, curvature, omega, pull } = system;
  let { primal, dual } = steps;
  for (let t = 0; t < rounds; t++)
    for (let k = offset[t], last = offset[t + 1]; k < last; k++) {
      const i = request[k];
      const p = predicted[k];
      const d = omega[k] * (pull[k] - dCompute[t] - slope[i] * dCumulative[t] - dOwn[i]);
      pull[k] = d;
      if (d < 0) primal = Math.min(primal, -x[k] / d);
      else if (d > 0) primal = Math.min(primal, u[k] / d);
      const dLower = stepOf(target, share * crossOf(lower[k], x[k], p), lower[k], x[k], d);
      if (dLower < 0) dual = Math.min(dual, -lower[k] / dLower);
      const dUpper = stepOf(target, share * crossOf(upper[k], u[k], -p), upper[k], u[k], -d);
      if (dUpper < 0) dual = Math.min(dual, -upper[k] / dUpper);
      const gain = weight[i] * marginal[k];
      const dValue =
        gain -
        value[k] * (1 + curvature[k] * d) -
        share * valueCrossOf(value[k], gain, curvature[k], utility.bend, p);
      if (dValue < 0) dual = Math.min(dual, -value[k] / dValue);
    }
  steps.primal = primal;
  steps.dual = dual;
}

/** Moves the rates along the corrected dx. */
export function moveRates(pass: RatePass, target: number, share: number, { primal, dual }: Steps): void {
  const { program, point, system, predicted } = pass;
  const { rates, request, weight, utility } = program;
  const { x, u, lower, upper, value } = point;
  const { marginal, curvature, pull } = system;
  for (let k = 0; k < rates; k++) {
    const p = predicted[k];
    const d = pull[k];
    const gain = weight[request[k]] * marginal[k];
    const dLower = stepOf(target, share * crossOf(lower[k], x[k], p), lower[k], x[k], d);
    const dUpper = stepOf(target, share * crossOf(upper[k], u[k], -p), upper[k], u[k], -d);
    const dValue =
      gain -
      value[k] * (1 + curvature[k] * d) -
      share * valueCrossOf(value[k], gain, curvature[k], utility.bend, p);
    x[k] += primal * d;
    u[k] -= primal * d;
    lower[k] += dual * dLower;
    upper[k] += dual * dUpper;
    value[k] += dual * dValue;
  }
}
