import { invalid } from "../core/errors.ts";
import { assertAudited } from "../simulator/audit.ts";
import type { AnyPolicy } from "../simulator/policy.ts";
import type { System } from "../simulator/run.ts";
import { attempt } from "../simulator/simulate.ts";
import type { Workload } from "../workload/workload.ts";

/** How one value of a policy's parameter fared. */
export interface ScanPoint {
  readonly value: number;
  /** Whether the policy stood still, a trace. */
  readonly stuck: readonly boolean[];
}

/**
 * For which values of its parameter a policy stands still, on each of several traces. Each run is ended by the
 * simulator's guard: two evictions of everybody in the same state, with no arrivals left, would repeat for ever.
 *
 * Every value is tried. Standing still is not monotone in a protected share: a larger share admits other requests
 * together, and those may overflow where the smaller share's did not. Bisection could therefore end at a value above
 * which others still stand still.
 *
 * @param values ascending
 * @param onRun called after each run, for progress
 */
export function standstillScan(
  policyOf: (value: number) => AnyPolicy,
  values: readonly number[],
  traces: readonly Workload[],
  system: System,
  onRun: () => void = () => {},
): ScanPoint[] {
  requireAscending(values);
  return values.map((value) => {
    const stuck = traces.map((trace) => {
      const { run, standstill } = attempt(trace, policyOf(value), system);
      assertAudited(run);
      onRun();
      return standstill !== undefined;
    });
    return { value, stuck };
  });
}

/** The ends of the values that stand still and that do not, on one trace. */
export interface Threshold {
  /** The smallest value that serves the trace; undefined if none does. */
  readonly smallestServing: number | undefined;
  /** The smallest value from which on all serve it; undefined if the largest value stands still. */
  readonly safeFrom: number | undefined;
}

/** The thresholds of each trace of a scan. They differ where standing still is not monotone. */
export function thresholds(scan: readonly ScanPoint[]): Threshold[] {
  const traces = scan[0]?.stuck.length ?? 0;
  return Array.from({ length: traces }, (_, k) => {
    const lastStuck = scan.findLastIndex(({ stuck }) => stuck[k]);
    return {
      smallestServing: scan.find(({ stuck }) => !stuck[k])?.value,
      safeFrom: scan[lastStuck + 1]?.value,
    };
  });
}

function requireAscending(values: readonly number[]): void {
  for (let k = 1; k < values.length; k++)
    if (!(values[k] > values[k - 1]))
      invalid(`value ${k} of the scan`, values[k], `more than ${values[k - 1]}`);
}
