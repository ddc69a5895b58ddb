import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { MemoryProfile } from "./memory-profile.ts";

/**
 * Serial insertion: in ascending order of `key` each request goes to the earliest round, from its release on, in which
 * it fits among those placed before it, however early or late they run. Other than in a {@link forwardList}, a request
 * with a high key fills gaps and never delays one with a low key.
 *
 * @param taken tokens that others hold in each round, index 1 …; none unless given
 * @returns start rounds, one a request
 */
export function serialList(
  program: StartTimeProgram,
  key: ArrayLike<number>,
  taken?: ArrayLike<number>,
): Int32Array {
  const { n, memory, release, prompt, output } = program;
  const profile = new MemoryProfile(memory, 1024, taken);
  const starts = new Int32Array(n);
  const order = Array.from(starts, (_, i) => i).sort((i, j) => key[i] - key[j] || i - j);
  for (const i of order) {
    starts[i] = profile.earliest(prompt[i], output[i], release[i], Number.POSITIVE_INFINITY);
    profile.add(starts[i], prompt[i], output[i]);
  }
  return starts;
}
