import type { BatchPolicy } from "../../simulator/iterations/batch-policy.ts";

/**
 * Plain continuous batching, first come, first served: everybody who is resident generates a token in each iteration,
 * and arrivals join as long as the coming iteration fits. It does not look further ahead; when memory runs out, the
 * latest admitted are evicted (LIFO) and start over (arXiv 2504.11320, section 2).
 */
export function fcfsGreedy(): BatchPolicy<"arrivals"> {
  return {
    name: "fcfs-greedy",
    knows: "arrivals",
    former: () => ({
      eager: true,
      form(view) {
        view.run(0);
        while (view.head(0) >= 0 && view.fits(0)) view.start(0);
      },
    }),
  };
}
