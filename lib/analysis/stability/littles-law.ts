import { latencies } from "../../simulator/metrics.ts";
import type { Run } from "../../simulator/run.ts";
import { inSystem, windowAverages } from "./in-system.ts";

/** Both sides of Little's law over a whole run. */
export interface LittlesLaw {
  /** Time average of the number in the system, from the first arrival to the last completion. */
  readonly inSystem: number;
  /** Requests per unit of that time. */
  readonly rate: number;
  readonly meanLatency: number;
  /** inSystem/(rate · meanLatency) − 1: rounding alone, if the records are sound and all were served. */
  readonly difference: number;
}

/**
 * Little's law L = λW on one sample path. Over a run that begins and ends empty it holds exactly, so a difference
 * reveals records that contradict each other. NaN if a request was not served.
 */
export function littlesLaw(run: Run): LittlesLaw {
  const { n, arrival } = run.workload;
  const last = run.completion.reduce((latest, end) => Math.max(latest, end), Number.NEGATIVE_INFINITY);
  const [held] = windowAverages(inSystem(run), arrival[0], last, 1);
  const rate = n / (last - arrival[0]);
  const meanLatency = latencies(run).reduce((total, latency) => total + latency, 0) / n;
  return { inSystem: held, rate, meanLatency, difference: held / (rate * meanLatency) - 1 };
}
