import { requirePositive } from "../core/errors.ts";
import { mean } from "../core/sums.ts";
import { memoryVolume } from "../models/memory-volume.ts";
import type { AffineClock } from "../simulator/clock.ts";
import { type Workload, workload } from "../workload/workload.ts";

/** Mean token-rounds that a request of the workload holds over its life. */
export function meanVolume({ prompt, output }: Workload): number {
  return mean(Float64Array.from(output, (length, i) => memoryVolume(prompt[i], length)));
}

/** The load that a workload puts on a memory M: its arrival rate · mean volume / M; infinite for a backlog. */
export function loadOf(workload: Workload, memory: number): number {
  const { arrival, n } = workload;
  const span = arrival[n - 1] - arrival[0];
  return ((n - 1) / span) * (meanVolume(workload) / requirePositive("memory", memory));
}

/**
 * The same requests in the same pattern of arrivals, stretched so that the load on memory M is `load`, in rounds.
 * At 1 the requests ask for exactly all token-rounds that there are: no policy is stable above it. A backlog stays.
 */
export function atLoad(requests: Workload, memory: number, load: number): Workload {
  const stretch = loadOf(requests, memory) / requirePositive("load", load);
  const scaled = Number.isFinite(stretch) ? requests.arrival.map((time) => time * stretch) : requests.arrival;
  return workload({ ...requests, arrival: scaled, about: { ...requests.about, time: "rounds" } });
}

/**
 * Requests a second above which no policy keeps up under an affine clock: 1 / ((d0 + d1·M)·v/M + d2·s) for requests of
 * mean volume v and mean prompt s. A round of full memory works off M token-rounds and lasts d0 + d1·M, and d2 for
 * every prompt token; emptier rounds work off less in a second, as d0 is spread over fewer tokens.
 */
export function saturationRate(requests: Workload, memory: number, { d0, d1, d2 }: AffineClock): number {
  const rounds = meanVolume(requests) / requirePositive("memory", memory);
  return 1 / ((d0 + d1 * memory) * rounds + d2 * mean(requests.prompt));
}
