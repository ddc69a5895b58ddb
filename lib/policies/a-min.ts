import type { Policy } from "../simulator/policy.ts";
import { whileFits } from "./admission.ts";

/**
 * A_min (arXiv 2508.14544): plans with lower bounds and learns. Shortest lower bound first, with the look-ahead of
 * MC-SF; when the coming round would exceed M, running requests are cancelled from the smallest bound upward until it
 * does not. A cancelled request loses its progress and waits with its bound raised to what it had generated.
 *
 * The slides leave open, and kvlab fixes: a running request is planned to end at its bound or one round from now,
 * whichever is later; ties in a cancellation go to the latest arrival, ties in the queue to the earliest; a cancelled
 * request may start again in the same round. Without a predicted interval the point prediction is the bound.
 */
export function aMin(): Policy {
  return {
    name: "a-min",
    knows: "predictions",
    learns: true,
    plan: ({ lower, predicted }) => lower ?? predicted,
    admit: whileFits,
    overflow(view) {
      while (view.overflows) view.cancel(view.leastBound());
    },
  };
}
