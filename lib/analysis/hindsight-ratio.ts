import type { Seed } from "../core/random.ts";
import { mcSf } from "../policies/index.ts";
import { assertAudited, simulate, summarize } from "../simulator/index.ts";
import { bound } from "../solvers/hindsight/index.ts";
import { arrivalModel } from "../workload/index.ts";

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
