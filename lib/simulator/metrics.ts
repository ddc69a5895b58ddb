import { quantile } from "../core/quantiles.ts";
import { mean, sum } from "../core/sums.ts";
import { segments } from "./occupancy.ts";
import type { Run } from "./run.ts";
import { endTokens } from "./segment.ts";

/*
 * Metrics, defined once. Per request, in the workload's unit of time, NaN for requests that were not served:
 *
 *   end-to-end latency      completion − arrival
 *   queueing time           start − arrival, of the attempt that completed
 *   time to first token     first token − arrival, of the attempt that completed: tokens of evicted attempts are lost
 *   time per output token   (completion − first token) / (output − 1), NaN for outputs of one token
 */

export function latencies(run: Run): Float64Array {
  return difference(run.completion, run.workload.arrival);
}

export function queueingTimes(run: Run): Float64Array {
  return difference(run.start, run.workload.arrival);
}

export function timesToFirstToken(run: Run): Float64Array {
  return difference(run.firstToken, run.workload.arrival);
}

export function timesPerOutputToken(run: Run): Float64Array {
  const { completion, firstToken } = run;
  return completion.map((end, i) => {
    const output = run.workload.output[i];
    return output > 1 ? (end - firstToken[i]) / (output - 1) : Number.NaN;
  });
}

/** Bounds that a request must meet to count as good; absent ones are met by all. In the workload's unit of time. */
export interface ServiceLevel {
  readonly latency?: number;
  readonly firstToken?: number;
  readonly perOutputToken?: number;
}

/** Completed requests per unit of time that meet a service level, over the makespan of the run. */
export function goodput(run: Run, level: ServiceLevel): number {
  const { latency = Infinity, firstToken = Infinity, perOutputToken = Infinity } = level;
  const [whole, first, each] = [latencies(run), timesToFirstToken(run), timesPerOutputToken(run)];
  let good = 0;
  for (let i = 0; i < whole.length; i++)
    if (whole[i] <= latency && first[i] <= firstToken && !(each[i] > perOutputToken)) good++;
  return good / makespan(run);
}

/** From the first arrival to the last completion; NaN if nothing completed. */
export function makespan(run: Run): number {
  let last = Number.NaN;
  for (const end of run.completion) if (!(end <= last) && !Number.isNaN(end)) last = end;
  return last - (run.workload.arrival[0] ?? 0);
}

/** The most tokens held in any round. O(n log n). */
export function peakMemory(run: Run): number {
  return segments(run).reduce((peak, stretch) => Math.max(peak, endTokens(stretch)), 0);
}

/** What a table of runs shows. Means and percentiles are over completed requests: read them beside `completed`. */
export interface Summary {
  readonly policy: string;
  readonly requests: number;
  readonly completed: number;
  /** Evictions, each of which lost a request's progress. */
  readonly restarts: number;
  readonly totalLatency: number;
  readonly meanLatency: number;
  readonly p50: number;
  readonly p99: number;
  readonly makespan: number;
  /** Output tokens of completed requests per unit of time, over the makespan. */
  readonly throughput: number;
  readonly peakMemory: number;
  readonly ttft: { readonly mean: number; readonly p99: number };
  /** Rounds in which a request ran. */
  readonly rounds: number;
}

/** The summary of a run. O(n log n). */
export function summarize(run: Run): Summary {
  const latency = served(latencies(run));
  const first = served(timesToFirstToken(run));
  const totalLatency = sum(latency);
  return {
    policy: run.policy,
    requests: run.workload.n,
    completed: latency.length,
    restarts: sum(run.restarts),
    totalLatency,
    meanLatency: totalLatency / latency.length,
    p50: quantileOrNaN(latency, 0.5),
    p99: quantileOrNaN(latency, 0.99),
    makespan: makespan(run),
    throughput: completedTokens(run) / makespan(run),
    peakMemory: peakMemory(run),
    ttft: { mean: mean(first), p99: quantileOrNaN(first, 0.99) },
    rounds: run.records.rounds,
  };
}

function completedTokens({ workload, records }: Run): number {
  let tokens = 0;
  for (let i = 0; i < workload.n; i++) if (records.startRound[i] >= 0) tokens += workload.output[i];
  return tokens;
}

function difference(later: Float64Array, earlier: Float64Array): Float64Array {
  return later.map((time, i) => time - earlier[i]);
}

function served(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value));
}

function quantileOrNaN(values: Float64Array, probability: number): number {
  return values.length === 0 ? Number.NaN : quantile(values, probability);
}
