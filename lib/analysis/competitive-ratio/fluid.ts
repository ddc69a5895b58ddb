import { requireInteger } from "../../core/errors.ts";
import { sum } from "../../core/sums.ts";
import { memoryVolume } from "../../models/memory-volume.ts";
import { checked } from "./laws.ts";
import { tails } from "./quadratic-form.ts";

/**
 * Total latency of H-SF, times 2M, for a large backlog: jobs of a length k run in batches of M/(s + k) that take k
 * rounds, so that each occupies k(s + k) token-rounds, the shortest first. For s = 0 this is the form x'Bx.
 *
 * @param law number of jobs of each length 1, 2, …
 * @param prompt s, common to all
 */
export function orderedLatency(law: ArrayLike<number>, prompt: number): number {
  const occupied = (k: number) => k * (prompt + k);
  return sum(tails(checked(law)).map((w, k) => (occupied(k + 1) - occupied(k)) * w * w));
}

/**
 * The ratio of total latencies of first come, first served to H-SF for a large backlog in random order, when the
 * memory is always full and nothing is cancelled: each job occupies just its volume. What A_min does on laws whose
 * short jobs make room enough for the long ones to grow.
 *
 * @param law weight of each length 1, 2, …
 * @param prompt s, common to all
 */
export function firstComeRatio(law: ArrayLike<number>, prompt: number): number {
  requireInteger("prompt", prompt, 0);
  const jobs = Float64Array.from(checked(law));
  const volume = sum(jobs.map((count, k) => count * memoryVolume(prompt, k + 1)));
  return (sum(jobs) * volume) / orderedLatency(jobs, prompt);
}
