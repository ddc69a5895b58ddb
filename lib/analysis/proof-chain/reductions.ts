import { invalid, requireInteger } from "../../core/errors.ts";
import { type Workload, workload } from "../../workload/workload.ts";

/**
 * The instance to which Partition is reduced (arXiv 2508.06133, theorem 1): a request of one round for each integer,
 * prompt x_i. With M = T, half the sum, the makespan is 2 if and only if a partition exists.
 *
 * The paper takes s_i = x_i, o_i = 1 and M = T, and so counts no memory for the one token generated; in kvlab's
 * convention the round holds x_i + 1. Prompts are therefore x_i − 1: the round then holds x_i, as the proof needs.
 *
 * @param integers at least 1 each
 */
export function packingInstance(integers: readonly number[]): Workload {
  return workload({
    arrival: new Float64Array(integers.length),
    prompt: Int32Array.from(integers, (x) => x - 1),
    output: new Int32Array(integers.length).fill(1),
    about: { name: "packing", unit: "tokens", time: "rounds", source: `integers ${integers.join(", ")}` },
  });
}

/** Above this many requests the table over all sets grows too large. */
const MOST = 20;

/**
 * The least makespan of requests that each run one round, all at time 0: the fewest rounds they can be packed into.
 * By dynamic programming over all sets of requests, O(2^n · n).
 *
 * @throws InputError for more than 20 requests or an output above one round
 */
export function fewestRounds({ n, prompt, output }: Workload, memory: number): number {
  requireInteger("number of requests", n, 0, MOST);
  if (output.some((o) => o !== 1)) invalid("outputs", [...output], "one round each");
  const rounds = new Uint8Array(2 ** n); // of each set, with the last round …
  const last = new Float64Array(2 ** n).fill(memory); // … as empty as can be: the tokens held in it
  for (let set = 1; set < 2 ** n; set++) {
    rounds[set] = MOST + 1;
    for (let i = 0; i < n; i++) {
      if (((set >> i) & 1) === 0) continue;
      const before = set ^ (1 << i);
      const own = prompt[i] + 1;
      const joins = last[before] + own <= memory;
      const count = rounds[before] + (joins ? 0 : 1);
      const held = joins ? last[before] + own : own;
      if (count < rounds[set] || (count === rounds[set] && held < last[set]))
        [rounds[set], last[set]] = [count, held];
    }
  }
  return rounds[2 ** n - 1];
}
