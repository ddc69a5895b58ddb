import type { KnownRequests, Policy } from "../../simulator/policy.ts";
import { type Workload, workload } from "../../workload/workload.ts";
import { whileFits } from "../admission.ts";
import { swapRanks } from "./lp-order.ts";
import { pricedRelaxation } from "./priced-relaxation.ts";

/**
 * Sorted-LP for any number of requests: in the order of the mean starts of {@link pricedRelaxation}, each at the earliest
 * round in which it fits. It solves the hindsight program of the whole workload before it starts, so it knows true lengths
 * and later arrivals.
 */
export function sortedLpByPrices(): Policy<"lengths"> {
  return hindsightOrder("sorted-lp", (requests, memory) => pricedRelaxation(requests, memory).meanStart);
}

/** LP-Swap for any number of requests: Sorted-F by local swap, begun in the order of {@link sortedLpByPrices}. */
export function lpSwapByPrices(): Policy<"lengths"> {
  return hindsightOrder("lp-swap", (requests, memory) =>
    swapRanks(requests, memory, pricedRelaxation(requests, memory).meanStart),
  );
}

function hindsightOrder(
  name: string,
  keysOf: (requests: Workload, memory: number) => Float64Array,
): Policy<"lengths"> {
  const known = new WeakMap<KnownRequests, Float64Array>(); // once a run, not once an arrival
  return {
    name,
    knows: "lengths",
    hindsight: true,
    order(waiting, requests, memory) {
      const keys = known.get(requests) ?? keysOf(asWorkload(requests), memory);
      known.set(requests, keys);
      return [...waiting].sort((i, j) => keys[i] - keys[j] || i - j);
    },
    admit: whileFits,
  };
}

function asWorkload({ arrival, prompt, output }: KnownRequests): Workload {
  const about = {
    name: "requests",
    unit: "tokens",
    time: "rounds",
    source: "as the policy sees them",
  } as const;
  return workload({ arrival, prompt, output, about });
}
