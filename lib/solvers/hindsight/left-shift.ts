import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { profileOf } from "./memory-profile.ts";

/**
 * Moves each request, in order of start, to the earliest round at which it fits with all others fixed, and repeats until
 * nothing moves or `passes` are done. Never makes a feasible schedule worse.
 *
 * @param taken tokens that others hold in each round, index 1 …; none unless given
 * @returns new start rounds
 */
export function leftShift(
  program: StartTimeProgram,
  from: Int32Array,
  { passes = 10, taken }: { readonly passes?: number; readonly taken?: ArrayLike<number> } = {},
): Int32Array {
  const { release, prompt, output } = program;
  const starts = from.slice();
  const profile = profileOf(program, starts, taken);
  for (let pass = 0; pass < passes; pass++) {
    let moved = false;
    const order = Array.from(starts, (_, i) => i);
    order.sort((i, j) => starts[i] - starts[j] || output[i] - output[j] || i - j);
    for (const i of order) {
      if (starts[i] === release[i]) continue;
      profile.remove(starts[i], prompt[i], output[i]);
      const start = profile.earliest(prompt[i], output[i], release[i], starts[i]);
      moved ||= start < starts[i];
      starts[i] = start;
      profile.add(start, prompt[i], output[i]);
    }
    if (!moved) break;
  }
  return starts;
}
