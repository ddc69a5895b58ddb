import { sum } from "../../core/sums.ts";
import { hSf } from "../../policies/h-sf.ts";
import { svf } from "../../policies/svf.ts";
import { assertAudited } from "../../simulator/audit.ts";
import { latencies } from "../../simulator/metrics.ts";
import type { AnyPolicy } from "../../simulator/policy.ts";
import { Run } from "../../simulator/run.ts";
import { simulate } from "../../simulator/simulate.ts";
import type { Workload } from "../../workload/workload.ts";
import { volumeBound } from "../volume-bound.ts";
import { type Optimum, optimalSchedule } from "./optimum.ts";

/** Requests up to which the optimum is searched for. */
const EXACT = 6;
/** Nodes after which that search gives up; few instances take a thousandth of them. */
const MOST_NODES = 300_000;

/** What a policy's total latency is held against. */
export interface Reference {
  /** The best schedule known, in hindsight. */
  readonly run: Run;
  /** A number that no schedule's total latency is below; the run's own where it is proved optimal. */
  readonly lowerBound: number;
  /** Whether the run is proved optimal. */
  readonly certified: boolean;
}

/**
 * The best schedule known of an instance, with all lengths known: the optimum for up to six requests, else the better
 * of shortest and smallest volume first, beside the volume bound. The run is audited.
 */
export function referenceFor(workload: Workload, memory: number): Reference {
  if (workload.n > EXACT) return best(workload, memory);
  const optimum = optimalSchedule(workload, memory, MOST_NODES);
  const run = assertAudited(asRun(workload, memory, optimum));
  const lowerBound = optimum.proved ? optimum.totalLatency : volumeBound(workload, memory).totalLatency;
  return { run, lowerBound, certified: optimum.proved };
}

/** Sum of completion − arrival over all requests of a run; NaN if one was not served. */
export function totalLatency(run: Run): number {
  return sum(latencies(run));
}

function best(workload: Workload, memory: number): Reference {
  const { predicted: _predicted, ...known } = workload; // without it, all plan with the true lengths
  const runs = [hSf(), svf()].map((policy: AnyPolicy) => assertAudited(simulate(known, policy, { memory })));
  const run = runs.reduce((least, other) => (totalLatency(other) < totalLatency(least) ? other : least));
  return { run, lowerBound: volumeBound(workload, memory).totalLatency, certified: false };
}

/** A schedule as a run of a policy named "optimum", so that it can be audited, measured and drawn like any other. */
function asRun(workload: Workload, memory: number, { start }: Optimum): Run {
  const none = new Int32Array();
  const aborted = { request: none, start: none, end: none, startTick: none };
  const rounds = new Set<number>();
  start.forEach((from, i) => {
    for (let k = 1; k <= workload.output[i]; k++) rounds.add(from + k);
  });
  return new Run(workload, "optimum", { memory }, { startRound: start, aborted, rounds: rounds.size });
}
