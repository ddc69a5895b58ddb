import { mean } from "../core/sums.ts";
import { assertAudited } from "../simulator/audit.ts";
import { latencies } from "../simulator/metrics.ts";
import type { AnyPolicy } from "../simulator/policy.ts";
import type { System } from "../simulator/run.ts";
import { attempt } from "../simulator/simulate.ts";
import { take } from "../workload/select.ts";
import type { Workload } from "../workload/workload.ts";
import { type Interval, meanInterval } from "./confidence.ts";
import { lineFit } from "./line-fit.ts";

/** Mean latency of one policy on the first n requests of each of several traces. */
export interface GrowthPoint {
  readonly policy: string;
  readonly n: number;
  /** One a trace; NaN where the policy stood still. */
  readonly perTrace: readonly number[];
  /** Traces on which it stood still. */
  readonly stuck: number;
  /** Mean over the traces, with its 95 % interval; absent unless every trace was served and there are two or more. */
  readonly latency?: Interval;
}

/**
 * How the mean latency of each policy grows with the number of requests: each policy serves the first n requests of
 * every trace, for every size n, on its own. Runs are audited; those that stand still count as such.
 *
 * @param sizes ascending, none above the length of the shortest trace
 * @param onRun called after each run, for progress
 */
export function latencyGrowth(
  traces: readonly Workload[],
  sizes: readonly number[],
  policies: readonly AnyPolicy[],
  system: System,
  onRun: () => void = () => {},
): GrowthPoint[] {
  return sizes.flatMap((n) => {
    const first = traces.map((trace) => take(trace, n));
    return policies.map((policy) => {
      const perTrace = first.map((trace) => {
        onRun();
        return meanLatency(trace, policy, system);
      });
      return growthPoint(policy.name, n, perTrace);
    });
  });
}

function meanLatency(trace: Workload, policy: AnyPolicy, system: System): number {
  const { run, standstill } = attempt(trace, policy, system);
  assertAudited(run);
  return standstill ? Number.NaN : mean(latencies(run));
}

function growthPoint(policy: string, n: number, perTrace: readonly number[]): GrowthPoint {
  const stuck = perTrace.filter(Number.isNaN).length;
  const complete = stuck === 0 && perTrace.length > 1;
  return { policy, n, perTrace, stuck, ...(complete && { latency: meanInterval(perTrace) }) };
}

/**
 * Seconds (or rounds) of mean latency that each further request adds: the least-squares slope of a policy's points,
 * trace by trace, with the 95 % interval over traces.
 *
 * @param points of one policy, at two sizes or more
 * @returns undefined if it stood still anywhere
 */
export function growthRate(points: readonly GrowthPoint[]): Interval | undefined {
  if (points.some(({ latency }) => latency === undefined)) return undefined;
  const slopes = points[0].perTrace.map(
    (_, k) => lineFit(points.map(({ n, perTrace }) => [n, perTrace[k]])).slope,
  );
  return meanInterval(slopes);
}

/**
 * How far a policy's mean latencies are from the least-squares line through them: the largest distance as a share of
 * the largest value. NaN if it stood still anywhere.
 *
 * @param points of one policy, at two sizes or more
 */
export function departureFromLine(points: readonly GrowthPoint[]): number {
  const means = points.map(({ n, latency }) => [n, latency?.mean ?? Number.NaN] as const);
  if (means.some(([, mean]) => Number.isNaN(mean))) return Number.NaN;
  const { slope, intercept } = lineFit(means);
  const farthest = Math.max(...means.map(([n, y]) => Math.abs(y - intercept - slope * n)));
  return farthest / Math.max(...means.map(([, y]) => y));
}
