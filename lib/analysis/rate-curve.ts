import { mean } from "../core/sums.ts";
import { assertAudited } from "../simulator/audit.ts";
import type { AnyPolicy } from "../simulator/policy.ts";
import type { System } from "../simulator/run.ts";
import { simulate } from "../simulator/simulate.ts";
import type { Workload } from "../workload/workload.ts";
import { type CentralWindow, centralRequests, centralWindow } from "./central-window.ts";
import { type Interval, meanInterval } from "./confidence.ts";
import { iterationBound } from "./iteration-bound.ts";

/** How a policy fares at a rate of arrivals, over several seeds. */
export interface RatePoint {
  readonly policy: string;
  readonly rate: number;
  /** Mean latency in the central window, with a 95 % interval over seeds. */
  readonly latency: Interval;
  readonly completionRate: Interval;
  readonly restartRate: number;
}

/** What {@link rateCurve} serves. */
export interface RateCurve {
  /** The workload of a rate and a seed. */
  readonly requests: (rate: number, seed: number) => Workload;
  readonly rates: readonly number[];
  /** How many seeds: 1, 2, … */
  readonly seeds: number;
  readonly system: System;
  /** Called after each run, for progress. */
  readonly onRun?: () => void;
}

/**
 * Serves every workload with a policy and reads its central window. Where several variants of a policy are given, the
 * one with the least mean latency is kept at each rate, as if its parameter were tuned to it. Every run is audited.
 *
 * @param policy its name in the results
 * @param variants at least one
 */
export function rateCurve(policy: string, variants: readonly AnyPolicy[], curve: RateCurve): RatePoint[] {
  return curve.rates.map((rate) => {
    const points = variants.map((variant) => pointAt(policy, variant, rate, curve));
    return points.reduce((best, point) => (point.latency.mean < best.latency.mean ? point : best));
  });
}

function pointAt(policy: string, variant: AnyPolicy, rate: number, curve: RateCurve): RatePoint {
  const windows: CentralWindow[] = [];
  for (let seed = 1; seed <= curve.seeds; seed++) {
    const run = simulate(curve.requests(rate, seed), variant, curve.system);
    windows.push(centralWindow(assertAudited(run)));
    curve.onRun?.();
  }
  return {
    policy,
    rate,
    latency: meanInterval(windows.map(({ meanLatency }) => meanLatency)),
    completionRate: meanInterval(windows.map(({ completionRate }) => completionRate)),
    restartRate: windows.reduce((total, { restartRate }) => total + restartRate, 0) / windows.length,
  };
}

/**
 * What no policy's mean latency in the central window can be below, at each rate, averaged over the seeds: the
 * {@link iterationBound} of the requests that arrive in it, as rows of a chart.
 */
export function boundRows(series: string, { requests, rates, seeds, system }: RateCurve): RateRow[] {
  return rates.map((x) => {
    const bounds = Array.from({ length: seeds }, (_, k) =>
      iterationBound(centralRequests(requests(x, k + 1)), system),
    );
    const y = mean(bounds.map(({ meanLatency }) => meanLatency));
    return { series, x, y, low: y, high: y };
  });
}

/** A point of a chart, with its interval. */
export interface RateRow {
  readonly series: string;
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/** Mean latency against the arrival rate, as rows of a chart; intervals are cut at a tenth of the mean for log axes. */
export function latencyRows(points: readonly RatePoint[]): RateRow[] {
  return points.map(({ policy: series, rate: x, latency: { mean: y, low, high } }) => ({
    series,
    x,
    y,
    low: Math.max(low, y / 10),
    high,
  }));
}

/** Completions per unit of time against the arrival rate, as rows of a chart. */
export function completionRows(points: readonly RatePoint[]): RateRow[] {
  return points.map(({ policy: series, rate: x, completionRate: { mean: y, low, high } }) => ({
    series,
    x,
    y,
    low,
    high,
  }));
}

/** The latency of one policy at a rate. */
export function latencyAt(points: readonly RatePoint[], policy: string, rate: number): number {
  const found = points.find((point) => point.policy === policy && point.rate === rate);
  if (!found) throw new Error(`no point of ${policy} at rate ${rate}`);
  return found.latency.mean;
}
