import { invalid } from "../core/errors.ts";
import { sum } from "../core/sums.ts";
import { memoryVolume } from "../models/memory-volume.ts";
import { type Run, requireUnpaused } from "../simulator/run.ts";

/** Tokens that attempts generated before they were evicted, and that had to be generated again. */
export function cancelledTokens(run: Run): number {
  requireUnpaused(run, "cancelled tokens of policy");
  const { start, end } = run.records.aborted;
  return sum(end.map((last, k) => last - start[k]));
}

/** Where the token-rounds of a run went, as shares of M · rounds; together at most 1, the rest stayed idle. */
export interface MemoryUse {
  /** Held by the attempts that completed. */
  readonly useful: number;
  /** Held by attempts that were evicted. */
  readonly cancelled: number;
  /** Held by nobody while some request ran. */
  readonly idle: number;
}

/** How well a run used its memory, over the rounds in which something ran. O(n + aborted attempts). */
export function memoryUse(run: Run): MemoryUse {
  requireUnpaused(run, "memory use of policy");
  const { workload, records, system } = run;
  const { startRound, aborted, rounds } = records;
  const { prompt, output } = workload;
  const volume = (request: number, length: number) => memoryVolume(prompt[request], length);
  const served = Float64Array.from(output, (length, i) => (startRound[i] < 0 ? 0 : volume(i, length)));
  const lost = Float64Array.from(aborted.request, (i, k) => volume(i, aborted.end[k] - aborted.start[k]));
  const [useful, cancelled] = [served, lost].map((held) => sum(held) / (system.memory * rounds));
  return { useful, cancelled, idle: 1 - useful - cancelled };
}

/**
 * The share of M · rounds that the attempts that completed hold in the rounds first + 1 … last. O(n).
 *
 * @param first a round from 0 on, below `last`
 */
export function usedBetween(run: Run, first: number, last: number): number {
  requireUnpaused(run, "memory use of policy");
  const { workload, records, system } = run;
  if (!(first >= 0 && first < last)) invalid("rounds", `${first} to ${last}`, "an ascending pair, from 0 on");
  const { startRound } = records;
  const held = Float64Array.from(workload.output, (output, i) => {
    if (startRound[i] < 0) return 0;
    const until = (round: number) => Math.min(Math.max(round - startRound[i], 0), output);
    const volume = (rounds: number) => memoryVolume(workload.prompt[i], rounds);
    return volume(until(last)) - volume(until(first));
  });
  return sum(held) / (system.memory * (last - first));
}
