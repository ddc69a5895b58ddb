/// <reference path="../../workload/jstat.d.ts" />
import jstat from "jstat";
import { leastSquares } from "../../core/least-squares.ts";
import type { BatchOptions } from "./batch-means.ts";
import { type Completions, inSystem, windowAverages } from "./in-system.ts";

/** How fast requests pile up in a run. */
export interface Drift {
  /** Share of the arrivals that pile up: slope of the number in the system over the arrival rate. */
  readonly share: number;
  /** Completions per unit of time in the windows. Where requests pile up, what the policy can serve. */
  readonly served: number;
  /** Half-width of its 95 % interval, from the scatter of windows about the line. */
  readonly reach: number;
  /** Whether requests pile up: the share is above the tolerance and the interval above 0. */
  readonly unstable: boolean;
}

/** How a drift is judged. */
export interface DriftOptions extends BatchOptions {
  /** Shares up to this do not count as piling up; 0.005 where absent. */
  readonly tolerance?: number;
}

/**
 * Tests whether a run keeps up with its arrivals. The number in the system, averaged over consecutive windows of the
 * time in which requests arrive, is fitted by a line; above the largest sustainable rate λ* its slope is λ − λ*, and
 * the share 1 − λ* / λ of the arrivals piles up.
 *
 * A stable queue near saturation grows at first, as √t; the warm-up and the tolerance keep that from counting. The
 * tolerance biases the largest stable rate upwards by no more than itself. Unserved requests count as piled up.
 */
export function drift(run: Completions, options: DriftOptions = {}): Drift {
  const { warmUp = 0.25, batches = 20, tolerance = 0.005 } = options;
  const { n, arrival } = run.workload;
  const span = arrival[n - 1] - arrival[0];
  const from = arrival[0] + warmUp * span;
  const averages = windowAverages(inSystem(run), from, arrival[n - 1], batches);
  const rows = Array.from(averages, (_, k) => [1, (k + 0.5) / batches - 0.5]);
  const { coefficients, errors } = leastSquares(rows, averages);
  const arrivals = (1 - warmUp) * n;
  const share = coefficients[1] / arrivals;
  const reach = (jstat.studentt.inv(0.975, batches - 2) * errors[1]) / arrivals;
  const served = completionsWithin(run.completion, from, arrival[n - 1]) / (arrival[n - 1] - from);
  return { share, reach, served, unstable: share > tolerance && share > reach };
}

function completionsWithin(completion: Float64Array, from: number, to: number): number {
  let count = 0;
  for (const end of completion) if (end > from && end <= to) count++;
  return count;
}
