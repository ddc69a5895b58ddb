import type { ColumnTable } from "arquero";
import * as aq from "arquero";
import { assertAudited } from "../simulator/audit.ts";
import { type Summary, summarize } from "../simulator/metrics.ts";
import type { AnyPolicy } from "../simulator/policy.ts";
import type { Run, System } from "../simulator/run.ts";
import { simulate } from "../simulator/simulate.ts";
import type { Workload } from "../workload/workload.ts";
import { type Interval, meanInterval } from "./confidence.ts";
import { volumeBound } from "./volume-bound.ts";

/** Serves one workload with each policy, audits each run, and returns the runs in the order of the policies. */
export function runAll(workload: Workload, policies: readonly AnyPolicy[], system: System): Run[] {
  return policies.map((policy) => assertAudited(simulate(workload, policy, system)));
}

/** The summaries of several runs as a table, one row a run, with latencies relative to the volume bound under the unit clock. */
export function summaryTable(runs: readonly Run[]): ColumnTable {
  return aq.from(runs.map((run) => flat(summarize(run), run)));
}

function flat({ ttft, ...summary }: Summary, run: Run) {
  const row = { ...summary, meanTtft: ttft.mean, p99Ttft: ttft.p99 };
  if (run.system.clock && run.system.clock.kind !== "unit") return row;
  return {
    ...row,
    overBound: summary.totalLatency / volumeBound(run.workload, run.system.memory).totalLatency,
  };
}

/** How a policy's mean latency compares over several workloads. */
export interface Comparison extends Interval {
  readonly policy: string;
  /** Mean latency of each workload, in order. */
  readonly perWorkload: readonly number[];
  /** Interval of the ratio to the best policy's mean latency, workload by workload. */
  readonly ratio: Interval;
}

/**
 * Mean latency of each policy over several workloads, such as one trace for each of several seeds, with 95 %
 * intervals; the ratios are paired, workload by workload, against the policy with the least average. Sorted, best
 * first. Every run is audited.
 *
 * @param onRun called after each run, for progress
 */
export function compareOver(
  workloads: readonly Workload[],
  policies: readonly AnyPolicy[],
  system: System,
  onRun: () => void = () => {},
): Comparison[] {
  const latency = policies.map((policy) =>
    workloads.map((workload) => {
      const { meanLatency } = summarize(assertAudited(simulate(workload, policy, system)));
      onRun();
      return meanLatency;
    }),
  );
  const intervals = latency.map((values) => meanInterval(values));
  const best = latency[intervals.reduce((b, { mean }, k) => (mean < intervals[b].mean ? k : b), 0)];
  return policies
    .map(({ name: policy }, k) => ({
      policy,
      ...intervals[k],
      perWorkload: latency[k],
      ratio: meanInterval(latency[k].map((value, seed) => value / best[seed])),
    }))
    .sort((a, b) => a.mean - b.mean);
}
