import FlatQueue from "flatqueue";
import { invalid } from "../core/errors.ts";
import { memoryVolume } from "../models/memory-volume.ts";
import type { Workload } from "../workload/workload.ts";

/** A number that no schedule's total latency is below. */
export interface LowerBound {
  readonly totalLatency: number;
  readonly meanLatency: number;
  readonly method:
    | "prefix volumes"
    | "volumes, shortest remaining first"
    | "work beside iterations"
    | "work, iterations shared by memory"
    | "work, iterations shared by requests"
    | "priced time";
}

/**
 * A lower bound on the total latency of any schedule in rounds of the unit clock, clairvoyant or not.
 *
 * In t rounds at most M·t token-rounds can be held. So if all requests arrive together, the k-th completion comes no
 * earlier than ⌈(sum of the k smallest volumes) / M⌉ rounds later (arXiv 2606.22327, Proposition 3.1), nor earlier
 * than the k-th smallest output length; the bound adds up the larger of the two. With arrivals spread over time, every
 * schedule is a preemptive one that works off volumes at rate M, so its total latency is at least that of shortest
 * remaining volume first, and at least the sum of the output lengths.
 *
 * O(n log n).
 *
 * @param memory the capacity M, in the workload's unit
 */
export function volumeBound(workload: Workload, memory: number): LowerBound {
  if (!(memory > 0)) invalid("memory", memory, "a positive number of tokens");
  const { n, arrival } = workload;
  const together = n === 0 || arrival[n - 1] === arrival[0];
  const totalLatency = together ? prefixBound(workload, memory) : spreadBound(workload, memory);
  return {
    totalLatency,
    meanLatency: totalLatency / n,
    method: together ? "prefix volumes" : "volumes, shortest remaining first",
  };
}

function prefixBound({ n, arrival, prompt, output }: Workload, memory: number): number {
  const volumes = Float64Array.from(output, (o, i) => memoryVolume(prompt[i], o)).sort();
  const lengths = Int32Array.from(output).sort();
  let held = 0;
  let total = 0;
  for (let k = 0; k < n; k++) {
    held += volumes[k];
    total += Math.max(Math.ceil(held / memory), lengths[k]);
  }
  const untilRound = n > 0 ? Math.ceil(arrival[0]) - arrival[0] : 0;
  return total + n * untilRound;
}

function spreadBound(workload: Workload, memory: number): number {
  const { n, arrival, prompt, output } = workload;
  let waits = 0;
  let lengths = 0;
  const release = new Float64Array(n);
  const work = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    release[i] = Math.ceil(arrival[i]); // work begins at a round boundary
    waits += release[i] - arrival[i];
    lengths += output[i];
    work[i] = memoryVolume(prompt[i], output[i]) / memory;
  }
  return waits + Math.max(lengths, shortestRemainingFirst(release, work));
}

/** Total flow time of shortest remaining processing time first on one machine, which is optimal. Releases ascend. */
export function shortestRemainingFirst(release: Float64Array, work: Float64Array): number {
  const left = new FlatQueue<null>();
  let now = 0;
  let total = 0;
  for (let i = 0; i < release.length; i++) {
    total += workUntil(left, now, release[i]) - release[i];
    now = release[i];
    left.push(null, work[i]);
  }
  return total + workUntil(left, now, Number.POSITIVE_INFINITY);
}

/** Works from `now` to `until`, the least work left first; returns the sum of the completion times. */
function workUntil(left: FlatQueue<null>, now: number, until: number): number {
  let clock = now;
  let completions = 0;
  while (left.length > 0) {
    const least = left.peekValue() as number;
    left.pop();
    if (clock + least > until) {
      left.push(null, least - (until - clock));
      break;
    }
    clock += least;
    completions += clock;
  }
  return completions;
}
