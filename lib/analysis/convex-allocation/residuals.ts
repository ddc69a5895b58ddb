import { PRINTED, PRINTED_TO, type PrintedBaseline, type Reading } from "./facts.ts";
import { type Lengths, listSchedule } from "./list-schedule.ts";

/** A printed number beside the one that an instance gives. */
export interface Residual extends PrintedBaseline {
  readonly measure: "throughput" | "ttft";
  readonly printed: number;
  readonly ours: number;
  /** ours − printed. */
  readonly residual: number;
  /** Whether ours rounds to what is printed. */
  readonly agrees: boolean;
}

/** What an instance gives for each printed result of the baselines, beside what is printed. O(n²). */
export function residuals(requests: Lengths, reading: Reading): Residual[] {
  return PRINTED.flatMap((baseline) => {
    const { policy, compute, horizon } = baseline;
    const completion = listSchedule(requests, compute, policy === "fcfs" ? "arrival" : "output");
    const rows = [row(baseline, "throughput", throughputOf(completion, requests.output, horizon, reading))];
    if (baseline.ttft !== undefined) rows.push(row(baseline, "ttft", meanTtft(completion, requests)));
    return rows;
  });
}

function row(baseline: PrintedBaseline, measure: Residual["measure"], ours: number): Residual {
  const printed = baseline[measure]!;
  const residual = ours - printed;
  return { ...baseline, measure, printed, ours, residual, agrees: Math.abs(residual) <= PRINTED_TO[measure] };
}

/**
 * Tokens a round of a non-preemptive schedule, counted in one of the two ways that the paper leaves open.
 *
 * @param completion completion round of each request; it generates one token in each of the rounds before
 * @param horizon the planning horizon T
 */
export function throughputOf(
  completion: ArrayLike<number>,
  output: ArrayLike<number>,
  horizon: number,
  reading: Reading,
): number {
  let tokens = 0;
  let last = horizon;
  for (let i = 0; i < output.length; i++) {
    const late = reading === "within-horizon" ? Math.max(0, completion[i] - horizon) : 0;
    tokens += Math.max(0, output[i] - late);
    last = Math.max(last, completion[i]);
  }
  return tokens / (reading === "within-horizon" ? horizon : last);
}

/** Mean time to first token: the end of the first round, less the arrival. */
function meanTtft(completion: Int32Array, { arrival, output }: Lengths): number {
  let total = 0;
  for (let i = 0; i < output.length; i++) total += completion[i] - output[i] + 1 - arrival[i];
  return total / output.length;
}

/** How far an instance is from printing the paper's numbers, in half units of their last place; 0 when it does. */
export function misfit(requests: Lengths, reading: Reading): number {
  let total = 0;
  for (const { measure, residual } of residuals(requests, reading))
    total += Math.max(0, Math.abs(residual) / PRINTED_TO[measure] - 1);
  return total;
}
