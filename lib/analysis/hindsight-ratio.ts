import type { Seed } from "../core/random.ts";
import { mean } from "../core/sums.ts";
import { mcSf } from "../policies/index.ts";
import { assertAudited, simulate, summarize } from "../simulator/index.ts";
import { bound } from "../solvers/hindsight/index.ts";
import { arrivalModel } from "../workload/index.ts";
import { type Interval, meanInterval, shareInterval } from "./confidence.ts";

/** One random instance, and the work to spend on its hindsight optimum. */
export interface RatioTrial {
  /** Arrival model of arXiv 2502.07115. */
  readonly model: 1 | 2;
  readonly seed: Seed;
  /** Number of requests in place of the model's. */
  readonly n?: number;
  /** Work of the bound, in seconds at the speed of a slow machine. */
  readonly seconds: number;
}

/** What is known of MC-SF's ratio to the hindsight optimum: it lies in [mcSf / best, mcSf / bound]. */
export interface RatioRecord {
  readonly model: 1 | 2;
  readonly seed: Seed;
  readonly n: number;
  readonly memory: number;
  /** Total latency of MC-SF, of the best schedule found, and of none below. */
  readonly mcSf: number;
  readonly best: number;
  readonly bound: number;
}

/**
 * MC-SF on one instance of an arrival model, beside a certified interval around the least total latency that any
 * schedule could have. MC-SF's own schedule counts as found, so that `best` is never above `mcSf`. Deterministic: the
 * bound's work is planned and has no limit in time.
 */
export async function ratioTrial({ model, seed, n, seconds }: RatioTrial): Promise<RatioRecord> {
  const { memory, workload } = arrivalModel(model, seed, n);
  const run = simulate(workload, mcSf(), { memory });
  assertAudited(run);
  const known = run.records.startRound;
  const found = await bound(workload, memory, { seconds, limit: Number.POSITIVE_INFINITY, seed, known });
  return {
    model,
    seed,
    n: workload.n,
    memory,
    mcSf: summarize(run).totalLatency,
    best: found.bestTotalLatency,
    bound: found.lowerBound,
  };
}

/** {@link ratioTrial} for worker threads. */
export const ratioTask = { module: import.meta.url, run: ratioTrial };

/** What many trials say about the ratio of MC-SF to the hindsight optimum. */
export interface RatioSummary {
  readonly trials: number;
  /** Lower ends, MC-SF / best: a mean that the mean ratio does not fall below, and the least and greatest. */
  readonly lower: Interval;
  readonly leastLower: number;
  readonly greatestLower: number;
  /** Upper ends, MC-SF / bound: the same from above. */
  readonly upper: Interval;
  readonly leastUpper: number;
  readonly greatestUpper: number;
  /** Share of the trials in which MC-SF may be optimal: no better schedule was found. */
  readonly optimal: Interval;
  /** Share of the trials whose optimum is proved. */
  readonly proved: number;
  /** Mean of best / bound: how far the two ends are apart. */
  readonly width: number;
}

/** Means over trials with 95 % intervals over the random instances. At least two records. */
export function ratioSummary(records: readonly RatioRecord[]): RatioSummary {
  const lower = records.map(({ mcSf, best }) => mcSf / best);
  const upper = records.map(({ mcSf, bound }) => mcSf / bound);
  const count = (is: (record: RatioRecord) => boolean) => records.filter(is).length;
  return {
    trials: records.length,
    lower: meanInterval(lower),
    leastLower: Math.min(...lower),
    greatestLower: Math.max(...lower),
    upper: meanInterval(upper),
    leastUpper: Math.min(...upper),
    greatestUpper: Math.max(...upper),
    optimal: shareInterval(
      count(({ mcSf, best }) => mcSf === best),
      records.length,
    ),
    proved: count(({ best, bound }) => best === bound) / records.length,
    width: mean(records.map(({ best, bound }) => best / bound)),
  };
}
