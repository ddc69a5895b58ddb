import { invalid } from "../core/errors.ts";
import { type Seed, stream } from "../core/random.ts";
import type { Policy } from "../simulator/policy.ts";
import { whileProtected } from "./alpha-greedy.ts";

export interface AlphaBetaOptions {
  /** The protected share of the memory, in [0, 1); 0.2 where absent. */
  readonly alpha?: number;
  /** The probability with which a running request is evicted, above 0 to 1; 0.1 where absent. */
  readonly beta?: number;
  /** Of the stream "alpha-beta"; 1 where absent. */
  readonly seed?: Seed;
}

/**
 * α-protection β-clearing (arXiv 2502.07115, section 5): admits as `alphaGreedy` does; when the coming round would
 * exceed M, each running request is evicted independently with probability β, and again until the round fits.
 *
 * One number is drawn a running request and turn, in arrival order, a turn being completed even if the first evictions
 * already make room; so equal seeds give equal runs. β = 1 is `alphaGreedy`. The paper leaves open the order and
 * whether a turn is completed. No state repeats for certain, so a run stands still only by the engine's patience:
 * a million evictions, and a hundred a request, without a completion once all have arrived.
 */
export function alphaBeta({ alpha = 0.2, beta = 0.1, seed = 1 }: AlphaBetaOptions = {}): Policy<"arrivals"> {
  if (!(beta > 0 && beta <= 1)) invalid("beta", beta, "a probability above 0, at most 1");
  return {
    name: `alpha-beta:alpha=${alpha},beta=${beta}${seed === 1 ? "" : `,seed=${seed}`}`,
    knows: "arrivals",
    draws: () => stream(seed, "alpha-beta"),
    admit: whileProtected(alpha),
    overflow(view) {
      while (view.overflows)
        for (const request of view.active()) if (view.random() < beta) view.cancel(request);
    },
  };
}
