import type { Policy } from "../simulator/policy.ts";
import { whileFits } from "./admission.ts";

/**
 * A_l, for outputs that are either l or u: every request first runs l rounds; a survivor must be of length u, is
 * cancelled, and runs again, from the start, when all have had their l rounds. With the look-ahead of MC-SF, ties by
 * arrival; no other knowledge than the interval [l, u] of each request is used, and survivors are planned at u.
 *
 * That the variant exists is recalled from the literature around arXiv 2508.14544, not read in it: the order of the
 * survivors and the ties are kvlab's. Without a predicted interval, the point prediction is both ends, and A_l is MC-SF.
 */
export function aL(): Policy {
  return {
    name: "a-l",
    knows: "predictions",
    trial: ({ lower, upper, predicted }) => ({ rounds: lower ?? predicted, after: upper ?? predicted }),
    admit: whileFits,
  };
}
