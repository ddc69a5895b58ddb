import { requireInteger } from "../../core/errors.ts";
import { scheduleLatency, startTimeProgram, withHorizon } from "../../models/start-time/index.ts";
import { forwardList, leftShift, PriceAscent, verifyBound, volumes } from "../../solvers/hindsight/index.ts";
import type { Workload } from "../../workload/workload.ts";

/** The least total latency of any schedule lies in [lower, upper], in rounds. */
export interface LatencyInterval {
  readonly lower: number;
  readonly upper: number;
  /** Start rounds of a schedule with latency `upper`. */
  readonly starts: Int32Array;
}

/**
 * A certified interval around the hindsight optimum of the start-time program, where memory is freed at completion: the
 * relaxation that the paper's fluid program is not. Memory prices give the lower end, checked apart from their ascent; list
 * schedules by output, volume and mean start under the prices give the upper one. A fixed number of steps, so that the
 * result does not depend on the machine; `bound` of the hindsight solver does more, and takes a time limit.
 *
 * @param iterations steps of the price ascent
 */
export function latencyInterval(requests: Workload, memory: number, iterations = 150): LatencyInterval {
  requireInteger("iterations", iterations, 0);
  const first = startTimeProgram(requests, memory);
  const better = (a: Int32Array, b: Int32Array) =>
    scheduleLatency(first, a) <= scheduleLatency(first, b) ? a : b;
  const listed = better(forwardList(first, first.output), forwardList(first, volumes(first)));
  const program = withHorizon(first, listed);
  const ascent = new PriceAscent(program, listed);
  for (let k = 0; k < iterations; k++) ascent.iterate();
  const around = leftShift(program, forwardList(program, ascent.meanStarts));
  const starts = better(listed, around);
  const atOnce = program.output.reduce((sum, length) => sum + length, 0) + program.rounding;
  const lower = Math.max(atOnce, verifyBound(program, ascent.prices));
  return { lower, upper: scheduleLatency(program, starts), starts };
}
