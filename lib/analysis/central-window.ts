import { invalid } from "../core/errors.ts";
import { mean } from "../core/sums.ts";
import { latencies } from "../simulator/metrics.ts";
import type { Run } from "../simulator/run.ts";
import { selectRows } from "../workload/select.ts";
import type { Workload } from "../workload/workload.ts";

/** What an experiment reads off the middle of a run, away from its empty beginning and its end without arrivals. */
export interface CentralWindow {
  /** Mean end-to-end latency of the requests that arrived in it and completed. */
  readonly meanLatency: number;
  /** Completions in it per unit of time. */
  readonly completionRate: number;
  /** Arrivals in it per unit of time. */
  readonly arrivalRate: number;
  /** Evictions a request, over the whole run. */
  readonly restartRate: number;
  /** Requests that arrived in it and were never served. */
  readonly unserved: number;
}

/**
 * The middle of the time in which requests arrive, as the experiments of arXiv 2504.11320 use it.
 *
 * @param share how much of that time; one half where absent
 */
export function centralWindow(run: Run, share = 0.5): CentralWindow {
  const { n, arrival } = run.workload;
  const { from, to } = centralSpan(run.workload, share);
  const within = (time: number) => time >= from && time < to;
  const arrived = latencies(run).filter((_, i) => within(arrival[i]));
  const served = arrived.filter((latency) => !Number.isNaN(latency));
  const count = (times: Float64Array) => times.reduce((total, time) => total + (within(time) ? 1 : 0), 0);
  return {
    meanLatency: mean(served),
    completionRate: count(run.completion) / (to - from),
    arrivalRate: count(arrival) / (to - from),
    restartRate: run.records.aborted.request.length / n,
    unserved: arrived.length - served.length,
  };
}

/** The requests that arrive in the {@link centralWindow}, whatever serves them. */
export function centralRequests(workload: Workload, share = 0.5): Workload {
  const { from, to } = centralSpan(workload, share);
  const rows = Array.from(workload.arrival.keys());
  return selectRows(
    workload,
    rows.filter((i) => workload.arrival[i] >= from && workload.arrival[i] < to),
  );
}

function centralSpan({ n, arrival }: Workload, share: number): { from: number; to: number } {
  if (!(share > 0 && share <= 1)) invalid("share", share, "a share of the time, in (0, 1]");
  const span = arrival[n - 1] - arrival[0];
  const from = arrival[0] + ((1 - share) / 2) * span;
  return { from, to: from + share * span };
}
