import { InputError } from "../core/errors.ts";
import { memoryVolume } from "../models/memory-volume.ts";
import type { Workload } from "../workload/workload.ts";

/** The two ends of the proof that MC-SF is constant-competitive. */
export interface ProofBounds {
  /** MC-SF's total latency is at most this. */
  readonly mcSfAtMost: number;
  /** No schedule's total latency is below this. */
  readonly optimumAtLeast: number;
}

/**
 * The bounds that the proof of arXiv 2502.07115 puts on MC-SF and on the optimum, with all requests at time 0, equal
 * prompts s, exact predictions and M ≥ 2·max(s + o). With n_o requests of output o and their volume
 * v_o = s·o + o(o + 1)/2,
 *
 *   MC-SF ≤ (1536/M) Σ_o n_o Σ_{o'≤o} n_{o'} v_{o'} + 24 Σ_o n_o·o,
 *   OPT   ≥ (1/(6M)) Σ_o n_o Σ_{o'≤o} n_{o'} v_{o'} + (1/6) Σ_o n_o·o,
 *
 * so MC-SF is at most 9216 times the optimum. The constants are those of notes on the paper, which prove more than is
 * true of any instance known. O(n log n).
 *
 * @throws InputError where an assumption does not hold, naming it
 */
export function mcSfProofBounds({ n, arrival, prompt, output }: Workload, memory: number): ProofBounds {
  const sorted = Int32Array.from(output).sort();
  const longest = sorted[n - 1] ?? 0;
  assume(
    arrival.every((time) => time === 0),
    "arrivals",
    "all at time 0",
  );
  assume(
    prompt.every((tokens) => tokens === prompt[0]),
    "prompts",
    "all equal",
  );
  assume(n === 0 || memory >= 2 * (prompt[0] + longest), "memory", "at least twice the largest peak");
  let lengths = 0;
  let volumes = 0;
  let nested = 0;
  for (let k = 0, same = 0; k < n; k = same) {
    for (same = k; same < n && sorted[same] === sorted[k]; same++) {
      lengths += sorted[same];
      volumes += memoryVolume(prompt[0], sorted[same]);
    }
    nested += (same - k) * volumes;
  }
  return {
    mcSfAtMost: (1536 / memory) * nested + 24 * lengths,
    optimumAtLeast: nested / (6 * memory) + lengths / 6,
  };
}

function assume(holds: boolean, what: string, expected: string): void {
  if (!holds) throw new InputError(`invalid ${what} for the bounds of MC-SF's proof; expected ${expected}`);
}
