import { invalid } from "../core/errors.ts";
import type { Policy, View } from "../simulator/policy.ts";

/**
 * α-protection greedy (arXiv 2502.07115, section 5, after vLLM): in arrival order, while the coming round stays within
 * (1 − α)M. No look-ahead; when the coming round would exceed M, all running requests are evicted.
 *
 * The paper leaves open which occupancy the threshold meets; here it is that of the coming round, so that an
 * admission can never overflow its own first round. Evictions precede admissions, so evicted requests may restart at
 * once. Small α may evict for ever: the run then ends with a StandstillError.
 *
 * @param alpha the protected share of the memory, in [0, 1)
 */
export function alphaGreedy({ alpha = 0.25 }: { alpha?: number } = {}): Policy<"arrivals"> {
  return {
    name: `alpha-greedy:alpha=${alpha}`,
    knows: "arrivals",
    admit: whileProtected(alpha),
    overflow: (view) => view.clear(),
  };
}

/** Admits while the coming round stays within (1 − alpha)·M. */
export function whileProtected(alpha: number): (view: View) => void {
  if (!(alpha >= 0 && alpha < 1)) invalid("alpha", alpha, "a share in [0, 1)");
  return (view) => {
    while (view.head >= 0 && view.hasRoom((1 - alpha) * view.memory)) view.admit();
  };
}
