import { sum } from "../core/sums.ts";
import { memoryVolume } from "../models/memory-volume.ts";
import { arrivalTicks, type Ticks, ticks } from "../simulator/clock.ts";
import type { System } from "../simulator/run.ts";
import type { Workload } from "../workload/workload.ts";
import { type Efforts, pricedTimeBound } from "./priced-time-bound.ts";
import { type LowerBound, shortestRemainingFirst } from "./volume-bound.ts";

/**
 * A lower bound on the total latency of any schedule under a clock by which an iteration lasts
 * d0 + d1 · (tokens held in its batch) + d2 · (prompt tokens prefilled in it): in continuous time, clairvoyant or not,
 * with pauses, prompts in pieces, prefills of their own, and evictions.
 *
 * Let a request with prompt s, output o and memory volume V = so + o(o + 1)/2 need the work w = d1 V + d2 s. The bound is
 * the largest of these:
 *
 * - Apart: d0 Σ o + SRPT(w), where SRPT is the least total flow time of one preemptive machine. Proof. Cut the first d0
 *   of every iteration out of the time. What is left of an iteration is the work that it does, so that the rest is a
 *   schedule of one machine, on which a request completes no earlier than its w is done (pieces, evictions and lost
 *   attempts only add work). The cuts within a request's stay sum to at least d0 o, as it takes part in o iterations
 *   that begin after its arrival. They bring arrivals nearer to each other, which the least total flow time does not
 *   profit from: given more time before the next arrivals, SRPT has done with every earlier request at least as early,
 *   and with the later ones as long after their arrivals as before.
 * - Shared: a batch holds at most M tokens, so that d0 ≥ Σ d0/M · (tokens held by each), and an iteration lasts at least
 *   Σ (d0/M + d1) · held + d2 · prefilled: SRPT(d0 V/M + w). With at most C requests in a batch likewise SRPT(d0 o/C + w).
 * - Priced: see {@link pricedTimeBound}.
 *
 * They also hold for some of the requests of a trace, whoever else is served: the others only take time.
 * O(n log n + output tokens).
 *
 * @returns in the workload's unit of time
 */
export function iterationBound(workload: Workload, system: System): LowerBound {
  const { n, arrival } = workload;
  const clock = ticks(system.clock ?? { kind: "unit" });
  const release = arrivalTicks(clock, arrival).subarray(0, n);
  const early = sum(release) - sum(arrival) * clock.perTime; // the clock rounds arrivals
  const best = flowTimes(workload, release, clock, system).reduce((a, b) => (b.ticks > a.ticks ? b : a));
  const totalLatency = (early + best.ticks) / clock.perTime;
  return { totalLatency, meanLatency: totalLatency / n, method: best.method };
}

interface FlowTime {
  readonly method: LowerBound["method"];
  readonly ticks: number;
}

function flowTimes(
  workload: Workload,
  release: Float64Array,
  clock: Ticks,
  { memory, compute }: System,
): FlowTime[] {
  const { output } = workload;
  const { perRound } = clock;
  const inTurn = (perHeld: number, perToken: number) =>
    shortestRemainingFirst(release, workOf(workload, clock, perHeld, perToken));
  const bounds: FlowTime[] = [
    { method: "work beside iterations", ticks: perRound * sum(output) + inTurn(0, 0) },
    { method: "work, iterations shared by memory", ticks: inTurn(perRound / memory, 0) },
    { method: "priced time", ticks: pricedTimeBound(effortsOf(workload, release, clock), perRound) },
  ];
  if (compute !== undefined)
    bounds.push({ method: "work, iterations shared by requests", ticks: inTurn(0, perRound / compute) });
  return bounds;
}

/** w of each request, with so many ticks more a held token and round, and a generated token. */
function workOf(
  { prompt, output }: Workload,
  { perToken, perPromptToken }: Ticks,
  moreHeld: number,
  moreToken: number,
): Float64Array {
  return Float64Array.from(
    output,
    (o, i) => (moreHeld + perToken) * memoryVolume(prompt[i], o) + perPromptToken * prompt[i] + moreToken * o,
  );
}

function effortsOf(workload: Workload, release: Float64Array, clock: Ticks): Efforts {
  const { prompt, output } = workload;
  const { perRound, perToken, perPromptToken } = clock;
  const work = workOf(workload, clock, 0, 0);
  const alone = work.map((ticks, i) => ticks + perRound * output[i]);
  const roots = work.map((_, i) => {
    let total = Math.sqrt(perToken * (prompt[i] + 1) + perPromptToken * prompt[i]);
    for (let k = 2; k <= output[i]; k++) total += Math.sqrt(perToken * (prompt[i] + k));
    return total;
  });
  return { release, alone, work, roots };
}
