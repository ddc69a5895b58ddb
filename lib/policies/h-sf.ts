import type { Policy } from "../simulator/policy.ts";
import { whileFits } from "./admission.ts";

/**
 * H-SF, Hindsight Shortest First (arXiv 2508.14544): the benchmark that robust policies are measured against. MC-SF
 * with the true output lengths, whatever was predicted: shortest first, as many as the look-ahead allows, and no
 * cancellations. Ties go to the earlier arrival.
 */
export function hSf(): Policy<"lengths"> {
  return { name: "h-sf", knows: "lengths", key: ({ output }) => output, admit: whileFits };
}
