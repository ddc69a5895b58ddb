import { invalid, requirePositive, unknownName } from "../../core/errors.ts";
import type { Policy, PredictedRequests } from "../../simulator/policy.ts";
import { whileFits } from "../admission.ts";
import { exact } from "./exact.ts";
import { knapsack } from "./knapsack.ts";
import { localSwap } from "./local-swap.ts";
import { quantileGreedy } from "./quantile-greedy.ts";
import { scaled } from "./scaled.ts";
import { batchByBatch, refusingUnservable, type Sorter } from "./sort.ts";

/** The ways to pick the batch of least F, exactly or nearly. */
export const SELECTORS = ["exact", "knapsack", "scaled", "local-swap", "quantile"] as const;

export type SelectorName = (typeof SELECTORS)[number];

export interface SortedFOptions {
  /** How batches are picked; `local-swap` where absent. */
  readonly select?: SelectorName;
  /** For `scaled`: F is at most (1 + epsilon) times the least; 0.1 where absent. */
  readonly epsilon?: number;
  /** For `quantile`: the level of the thresholds, above 0 to 1; 0.5 where absent. */
  readonly level?: number;
}

/**
 * Sorted-F (arXiv 2508.06133, Algorithm 1): splits the waiting requests into batches, each time the feasible one of
 * least F(X) = Σ o / |X|², puts each in ascending order of output, and starts requests in that order, each at the
 * earliest round in which it fits with all that run (the look-ahead of MC-SF; no skipping ahead).
 *
 * The paper has all requests at time 0. With arrivals, kvlab splits anew whoever waits at the first decision after an
 * arrival. Predicted lengths stand for the true ones, at most M − prompt.
 *
 * @throws InputError for an unknown selector or a parameter out of range
 */
export function sortedF({ select = "local-swap", ...options }: SortedFOptions = {}): Policy {
  const { sort, settings } = sorter(select, options);
  const clipped = new WeakMap<PredictedRequests, Int32Array>(); // once a run, not once an arrival
  return {
    name: `sorted-f:select=${select}${settings}`,
    knows: "predictions",
    order(waiting, requests, memory) {
      const { prompt, predicted } = requests; // one object a run
      const output =
        clipped.get(requests) ?? predicted.map((length, i) => Math.min(length, memory - prompt[i]));
      clipped.set(requests, output);
      return sort(waiting, { prompt, output, memory }).flat();
    },
    admit: whileFits,
  };
}

/**
 * Phase 1 of Sorted-F on its own, with its parameters as they enter the policy's name.
 *
 * @throws InputError as {@link sortedF}; its `sort` for a request that can never fit, naming it
 */
export function sorter(
  select: SelectorName,
  options: Pick<SortedFOptions, "epsilon" | "level"> = {},
): { sort: Sorter; settings: string } {
  const { sort, settings } = selected(select, options);
  return { sort: refusingUnservable(sort), settings };
}

function selected(
  select: SelectorName,
  { epsilon = 0.1, level = 0.5 }: Pick<SortedFOptions, "epsilon" | "level">,
): { sort: Sorter; settings: string } {
  switch (select) {
    case "exact":
      return { sort: batchByBatch(exact), settings: "" };
    case "knapsack":
      return { sort: batchByBatch(knapsack), settings: "" };
    case "local-swap":
      return { sort: batchByBatch((waiting, pool) => localSwap(waiting, pool)), settings: "" };
    case "scaled":
      requirePositive("epsilon of sorted-f", epsilon);
      return { sort: batchByBatch(scaled(epsilon)), settings: `,epsilon=${epsilon}` };
    case "quantile":
      if (!(level > 0 && level <= 1)) invalid("level of sorted-f", level, "a number above 0, at most 1");
      return { sort: quantileGreedy(level), settings: `,level=${level}` };
    default:
      return unknownName("selector of sorted-f", select, SELECTORS);
  }
}
