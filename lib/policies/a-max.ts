import { shuffler } from "d3-array";
import { type Seed, stream } from "../core/random.ts";
import type { Policy, PredictedRequests } from "../simulator/policy.ts";
import { whileFits } from "./admission.ts";

/**
 * A_max (arXiv 2508.14544): plans for the worst. Every request is taken to be as long as its upper bound, the least
 * bound first, with the look-ahead of MC-SF. As no request outlives its bound, memory never overflows; as most are
 * shorter, much of it stays idle.
 *
 * The slides pick a random largest feasible set among requests that look alike. Requests of equal prompt and bound
 * are exchangeable, so one random order of the ties, drawn before the run, picks sets of the same law. Where prompts
 * differ, which the theory excludes, the queue is served in order: a large prompt at its head holds up the rest.
 * Without a predicted interval the point prediction is the bound, and memory may overflow if it lies below the truth.
 *
 * @param seed of the order among equal bounds (stream "a-max"); 1 where absent
 */
export function aMax({ seed }: { seed?: Seed } = {}): Policy {
  const bounds = ({ upper, predicted }: PredictedRequests) => upper ?? predicted;
  return {
    name: seed === undefined ? "a-max" : `a-max:seed=${seed}`,
    knows: "predictions",
    key: (requests) => ranksWithRandomTies(bounds(requests), seed ?? 1),
    plan: bounds,
    admit: whileFits,
  };
}

/** The place of each value in ascending order, equal values in a random order. O(n log n). */
function ranksWithRandomTies(values: Int32Array, seed: Seed): Int32Array {
  const order = shuffler(stream(seed, "a-max"))(Int32Array.from(values, (_, i) => i));
  order.sort((i, j) => values[i] - values[j]); // stable: ties keep their random order
  const rank = new Int32Array(values.length);
  for (let k = 0; k < order.length; k++) rank[order[k]] = k;
  return rank;
}
