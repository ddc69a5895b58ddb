import { mean } from "../../core/sums.ts";
import {
  type Duals,
  type FluidProgram,
  memoryPerRound,
  tokensPerRequest,
  tokensPerRound,
} from "../../models/fluid-program/index.ts";
import type { Point } from "./point.ts";

/** A share of each resource that the first rates use, and the least share that a first slack is. */
const USED = 0.9;
const SLACK = 0.05;

/** Rates of a warm start keep so far from 0 and 1. */
const WARM_DISTANCE = 0.005;

/** Products price × slack at the start, over the mean of w U′(x) x. */
const COLD = 1;
const WARM = 1e-2;

/** Fills a point with a cold start: small equal shares for all that are active, and prices that balance the slacks. */
export function coldStart(program: FluidProgram, point: Point): void {
  const { n, rounds, offset, request, arrival, end, slope, compute, budget, limit } = program;
  const growth = slope.reduce((sum, kappa) => sum + Math.max(0, kappa), 0);
  const left = budget[rounds - 1];
  const memoryShare = left > 0 ? Math.max(1e-4, (USED * left) / (rounds * Math.max(1e-9, growth))) : 0.5;
  const ownShare = Float64Array.from({ length: n }, (_, i) =>
    Math.min(0.5, memoryShare, limit ? (USED * limit[i]) / (end[i] - arrival[i]) : 1),
  );
  for (let t = 0; t < rounds; t++) {
    const share = (USED * compute[t]) / (offset[t + 1] - offset[t]);
    for (let k = offset[t]; k < offset[t + 1]; k++) setRate(point, k, Math.min(share, ownShare[request[k]]));
  }
  finish(program, point, COLD);
}

/** Fills a point with a warm start: the rates and prices of a similar program, moved a little inwards. */
export function warmStart(
  program: FluidProgram,
  point: Point,
  { x, duals }: { readonly x: Float64Array; readonly duals: Duals },
): void {
  for (let k = 0; k < point.x.length; k++)
    setRate(point, k, Math.min(1 - WARM_DISTANCE, Math.max(WARM_DISTANCE, x[k])));
  finish(program, point, WARM);
  for (const name of ["compute", "memory", "completion"] as const)
    for (let r = 0; r < point[name].length; r++) point[name][r] = Math.max(point[name][r], duals[name][r]);
}

function setRate({ x, u }: Point, k: number, rate: number): void {
  x[k] = rate;
  u[k] = 1 - rate;
}

/** Slacks of the rates, or a share of the resource where that is more; prices so that all products are equal. */
function finish(program: FluidProgram, point: Point, relative: number): void {
  const { x, u, lower, upper, value } = point;
  const { rates, request, weight, utility, limit } = program;
  utility.sample(x, 0, rates, value, lower); // lower is overwritten below
  for (let k = 0; k < rates; k++) value[k] *= weight[request[k]];
  const product = relative * typicalGain(program, point);
  for (let k = 0; k < rates; k++) {
    lower[k] = product / x[k];
    upper[k] = product / u[k];
  }
  const fill = (slack: Float64Array, price: Float64Array, right: Float64Array, left: Float64Array) => {
    for (let r = 0; r < right.length; r++) {
      slack[r] = Math.max(right[r] - left[r], SLACK * Math.abs(right[r]) + 1e-3);
      price[r] = product / slack[r];
    }
  };
  fill(point.computeSlack, point.compute, program.compute, tokensPerRound(program, x));
  fill(point.memorySlack, point.memory, program.budget, memoryPerRound(program, x));
  if (limit) fill(point.completionSlack, point.completion, limit, tokensPerRequest(program, x));
}

/** Rates count as this much at least, so that first prices are not negligible where first rates are tiny. */
const LEAST_RATE = 0.1;

/** The mean of w U′(x) x: what a typical rate is worth; positive also where utilities are flat. */
function typicalGain({ weight }: FluidProgram, { x, value }: Point): number {
  const least = 1e-9 * mean(weight);
  return x.length === 0
    ? least
    : Math.max(mean(x.map((rate, k) => Math.max(rate, LEAST_RATE) * value[k])), least);
}
