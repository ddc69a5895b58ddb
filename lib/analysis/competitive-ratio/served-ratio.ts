import { sum } from "../../core/sums.ts";
import { hSf } from "../../policies/h-sf.ts";
import { assertAudited } from "../../simulator/audit.ts";
import { latencies } from "../../simulator/metrics.ts";
import type { AnyPolicy } from "../../simulator/policy.ts";
import type { Run } from "../../simulator/run.ts";
import { simulate } from "../../simulator/simulate.ts";
import type { Workload } from "../../workload/workload.ts";
import { serveByCohorts } from "./cohorts.ts";

/** What a policy's run cost, as a multiple of H-SF's on the same workload and memory. */
export interface ServedRatio {
  readonly policy: string;
  /** Total latency over that of H-SF. */
  readonly ratio: number;
  /** Total latency, in rounds. */
  readonly latency: number;
  /** Cancellations a request. */
  readonly restarts: number;
}

/**
 * Serves a workload with H-SF and with each of some policies under the unit clock, audits all runs, and compares total
 * latencies.
 *
 * @param served policies, or "cohorts" for {@link serveByCohorts}
 * @throws Error if the auditor finds fault with a run
 */
export function servedRatios(
  workload: Workload,
  memory: number,
  served: readonly (AnyPolicy | "cohorts")[],
): ServedRatio[] {
  const benchmark = totalLatency(simulate(workload, hSf(), { memory }));
  return served.map((policy) => {
    const run =
      policy === "cohorts" ? serveByCohorts(workload, memory) : simulate(workload, policy, { memory });
    const latency = totalLatency(run);
    return {
      policy: run.policy,
      ratio: latency / benchmark,
      latency,
      restarts: sum(run.restarts) / workload.n,
    };
  });
}

function totalLatency(run: Run): number {
  return sum(latencies(assertAudited(run)));
}
