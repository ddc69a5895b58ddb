import { shuffler } from "d3-array";
import { requireInteger } from "../../core/errors.ts";
import { type Seed, stream } from "../../core/random.ts";
import { sum } from "../../core/sums.ts";
import { type Workload, workload } from "../../workload/workload.ts";
import { checked } from "./laws.ts";

/**
 * Whole numbers of jobs in the proportions of a law, n in all: rounded down, and what is left over goes to the largest
 * remainders (ties: the shorter length).
 */
export function jobCounts(law: ArrayLike<number>, n: number): Int32Array {
  requireInteger("number of jobs", n, 1);
  const weights = Float64Array.from(checked(law));
  const total = sum(weights);
  const exact = weights.map((weight) => (n * weight) / total);
  const counts = Int32Array.from(exact, Math.floor);
  const byRemainder = Array.from(exact.keys()).sort(
    (a, b) => exact[b] - counts[b] - (exact[a] - counts[a]) || a - b,
  );
  const left = n - sum(counts);
  for (let k = 0; k < left; k++) counts[byRemainder[k]]++;
  return counts;
}

/** Size and prompts of a backlog. */
export interface BacklogOptions {
  /** How many jobs, all there at time 0. */
  readonly n: number;
  /** s, the prompt of every job; 0 is the case in which H-SF costs x'Bx. */
  readonly prompt: number;
  /** Of the order of the jobs (stream "order"), which decides ties; 1 where absent. */
  readonly seed?: Seed;
}

/**
 * A backlog with output lengths in the proportions of a law, in random order, each predicted to lie in [1, u], u being
 * the longest length of the law. With the law of {@link rayleigh} it is the worst case that the formula names.
 */
export function backlog(law: ArrayLike<number>, { n, prompt, seed = 1 }: BacklogOptions): Workload {
  const counts = jobCounts(law, n);
  const sorted = Int32Array.from(Array.from(counts).flatMap((count, k) => Array(count).fill(k + 1)));
  const output = shuffler(stream(seed, "order"))(sorted);
  const upper = Array.from(law).findLastIndex((weight) => weight > 0) + 1;
  return workload({
    arrival: new Float64Array(n),
    prompt: new Int32Array(n).fill(requireInteger("prompt", prompt, 0)),
    output,
    lower: new Int32Array(n).fill(1),
    upper: new Int32Array(n).fill(upper),
    about: {
      name: "backlog",
      unit: "tokens",
      time: "rounds",
      seed,
      source: `${n} jobs, lengths 1 to ${upper}`,
    },
  });
}
