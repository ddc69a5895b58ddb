import type { StartTimeProgram } from "./program.ts";

/** Total latency Σ (p_i + o_i − a_i) of a schedule given by its start rounds, in rounds. O(n). */
export function scheduleLatency(program: StartTimeProgram, starts: ArrayLike<number>): number {
  const { n, release, output, rounding } = program;
  let total = 0;
  for (let i = 0; i < n; i++) total += starts[i] + output[i] - release[i];
  return total + rounding;
}

/**
 * What is wrong with a schedule, in one sentence, or undefined if it is feasible: a start that is no whole round or
 * precedes the arrival, a round that holds more than M tokens.
 *
 * Written from the definition, round by round and apart from every solver. O(Σ o).
 */
export function scheduleFault(program: StartTimeProgram, starts: ArrayLike<number>): string | undefined {
  const { n, memory, release, prompt, output } = program;
  if (starts.length !== n) return `${starts.length} starts for ${n} requests`;
  let last = 0;
  for (let i = 0; i < n; i++) {
    if (!Number.isInteger(starts[i])) return `request ${i} starts at ${starts[i]}, which is no round`;
    if (starts[i] < release[i])
      return `request ${i} starts at ${starts[i]}, before its release ${release[i]}`;
    last = Math.max(last, starts[i] + output[i]);
  }
  const held = new Float64Array(last + 1);
  for (let i = 0; i < n; i++) for (let k = 1; k <= output[i]; k++) held[starts[i] + k] += prompt[i] + k;
  for (let t = 1; t <= last; t++)
    if (held[t] > memory) return `round ${t} holds ${held[t]} tokens, more than M = ${memory}`;
  return undefined;
}
