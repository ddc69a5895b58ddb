import { assertAudited } from "../simulator/audit.ts";
import type { AnyPolicy } from "../simulator/policy.ts";
import type { System } from "../simulator/run.ts";
import { simulate } from "../simulator/simulate.ts";
import type { Workload } from "../workload/workload.ts";
import { type CentralWindow, centralWindow } from "./central-window.ts";
import { type Interval, meanInterval } from "./confidence.ts";

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
