import { sum } from "../core/sums.ts";
import { memoryVolume } from "../models/memory-volume.ts";
import { arrivalTicks, type Ticks, ticks } from "../simulator/clock.ts";
import type { System } from "../simulator/run.ts";
import type { Workload } from "../workload/workload.ts";
import { type LowerBound, shortestRemainingFirst } from "./volume-bound.ts";

/** How the d0 ticks of each iteration are laid on requests. */
interface Overhead {
  readonly method: LowerBound["method"];
  /** Ticks a generated token, during which nobody else needs to wait … */
  readonly apart: number;
  /** … or ticks of the server a held token and round, and a generated token. */
  readonly perHeld: number;
  readonly perToken: number;
}

/**
 * A lower bound on the total latency of any schedule under a clock by which an iteration lasts
 * d0 + d1 · (tokens held in its batch) + d2 · (prompt tokens prefilled in it): in continuous time, clairvoyant or not,
 * with pauses, prompts in pieces, prefills of their own, and evictions.
 *
 * Let a request with prompt s, output o and memory volume V = so + o(o + 1)/2 need the work w = d1 V + d2 s.
 *
 * Apart: total latency ≥ d0 Σ o + SRPT(w), where SRPT is the least total flow time of one preemptive machine. Proof.
 * Cut the first d0 of every iteration out of the time. What is left of an iteration is at least the work that it does, so
 * that the rest is a schedule of one machine, and a request completes there no earlier than its w is done (pieces,
 * evictions and batches in which it holds more only add work). The cuts within a request's stay sum to at least d0 o, as
 * it takes part in o iterations that begin after its arrival. They bring arrivals nearer to each other, which the
 * least total flow time does not profit from: given more time before the next arrivals, SRPT has done with every earlier
 * request at least as early, and with the later ones as long after their arrivals as before.
 *
 * Shared: the batch holds at most M tokens, so that d0 ≥ Σ d0/M · (tokens held by each), and an iteration lasts at least
 * Σ (d0/M + d1) · held + d2 · prefilled: total latency ≥ SRPT(d0 V/M + w). With at most C requests in a batch, likewise
 * total latency ≥ SRPT(d0 o/C + w).
 *
 * The bound is the largest of these. It also holds for some of the requests of a trace, whoever else is served: the
 * others only take time. O(n log n).
 *
 * @returns in the workload's unit of time
 */
export function iterationBound(workload: Workload, system: System): LowerBound {
  const { n, arrival } = workload;
  const clock = ticks(system.clock ?? { kind: "unit" });
  const release = arrivalTicks(clock, arrival).subarray(0, n);
  const early = sum(release) - sum(arrival) * clock.perTime; // the clock rounds arrivals
  const bounds = overheads(system, clock).map((overhead) => ({
    method: overhead.method,
    totalLatency: (early + flowTime(workload, release, clock, overhead)) / clock.perTime,
  }));
  const best = bounds.reduce((a, b) => (b.totalLatency > a.totalLatency ? b : a));
  return { ...best, meanLatency: best.totalLatency / n };
}

function overheads({ memory, compute }: System, { perRound }: Ticks): Overhead[] {
  const none = { apart: 0, perHeld: 0, perToken: 0 };
  const ways: Overhead[] = [
    { ...none, method: "work beside iterations", apart: perRound },
    { ...none, method: "work, iterations shared by memory", perHeld: perRound / memory },
  ];
  if (compute !== undefined)
    ways.push({ ...none, method: "work, iterations shared by requests", perToken: perRound / compute });
  return ways;
}

function flowTime(
  { output, prompt }: Workload,
  release: Float64Array,
  { perToken, perPromptToken }: Ticks,
  overhead: Overhead,
): number {
  const perHeld = perToken + overhead.perHeld;
  const work = Float64Array.from(
    output,
    (o, i) => perHeld * memoryVolume(prompt[i], o) + perPromptToken * prompt[i] + overhead.perToken * o,
  );
  return overhead.apart * sum(output) + shortestRemainingFirst(release, work);
}
