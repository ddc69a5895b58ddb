import { invalid, requirePositive } from "../../core/errors.ts";
import { baseMemory } from "./nested-thresholds.ts";
import { continuation, type Segments } from "./segments.ts";

/** How surely and for how long the memory must do. */
export interface Assurance {
  /** δ: how likely an overflow may be over the whole time. */
  readonly failure: number;
  /** Chances to overflow at each boundary, the iterations of the time considered. */
  readonly opportunities: number;
  /** How many boundaries the chance δ is shared out to; L − 1 where absent. */
  readonly boundaries?: number;
}

/** Tokens that Nested WAIT needs: its three terms. */
export interface MemoryRequirement {
  /** M^π: batches at their thresholds. */
  readonly batches: number;
  /** Σ_k n_k · (tokens of a request at the boundary before segment k): a threshold of requests waits there. */
  readonly boundaries: number;
  /** Σ_k θ_k⁻¹ ln(…) · (the same tokens): what the queues there exceed it by, with probability at most δ. */
  readonly fluctuations: number;
  readonly total: number;
}

/**
 * The memory condition of Nested WAIT, arXiv 2504.11320, (eq. nested_wait_memory_total) and its form for L segments:
 * C ≥ M^π + Σ_{k≥2} (l + l'_{k−1}) (n_k + θ_k⁻¹ ln(b · N/δ)) for b boundaries and N iterations.
 *
 * The current version takes b = m, the number of output lengths, and N = 1 + ζT/d_0; the figures of the first version
 * b = L − 1 and N = T + 1.
 *
 * @returns terms that are infinite where a queue before a segment does not drift down
 * @throws InputError for a failure probability outside (0, 1)
 */
export function memoryRequirement(
  segments: Segments,
  thresholds: ArrayLike<number>,
  assurance: Assurance,
): MemoryRequirement {
  const { failure, opportunities, boundaries = segments.ends.length - 1 } = assurance;
  if (!(failure > 0 && failure < 1)) invalid("failure probability", failure, "a number between 0 and 1");
  requirePositive("opportunities", opportunities);
  const counts = Array.from(thresholds);
  const reach = Math.log((boundaries * opportunities) / failure);
  const held = boundaryTokens(segments);
  const waiting = held.map((tokens, k) => tokens * counts[k + 1]);
  const beyond = boundaryExponents(segments, counts).map((theta, k) => held[k] * (reach / theta));
  const terms = {
    batches: baseMemory(segments, counts),
    boundaries: total(waiting),
    fluctuations: total(beyond),
  };
  return { ...terms, total: total(Object.values(terms)) };
}

/** Tokens of a request that waits before each segment but the first: its prompt and the outputs it has. */
export function boundaryTokens({ ends, prompts }: Segments): number[] {
  return ends.slice(0, -1).map((end, k) => prompts[k + 1] + end);
}

/** θ_k of each segment but the first. */
export function boundaryExponents(segments: Segments, thresholds: ArrayLike<number>): number[] {
  const shares = continuation(segments);
  return shares.slice(1).map((share, k) => boundaryExponent(thresholds[k], thresholds[k + 1], share));
}

/**
 * θ > 0 with e^(−θ n_k) (1 − p + p e^θ)^(n_{k−1}) = 1, the exponent at which the queue before a segment thins out:
 * each batch brings Binomial(n_{k−1}, p) requests there and takes n_k away.
 *
 * Solved by bisection on the convex function h(θ) = n_{k−1} ln(1 − p + p e^θ) − θ n_k, which is 0 at 0, falls and then
 * rises through θ; to a relative 1e-14.
 *
 * @returns 0 where n_k ≤ p n_{k−1}, no downward drift; infinite where n_k ≥ n_{k−1} or p = 0, no queue
 */
export function boundaryExponent(before: number, threshold: number, share: number): number {
  if (share === 0 || threshold >= before) return Number.POSITIVE_INFINITY;
  if (threshold <= share * before) return 0;
  const rises = (theta: number) =>
    before * (theta + Math.log(share + (1 - share) * Math.exp(-theta))) - theta * threshold > 0;
  let low = exponentBound(before, threshold, share);
  let high = Math.max(2 * low, 1);
  while (!rises(high)) high *= 2;
  while (high - low > 1e-14 * high) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (rises(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** A lower bound on θ that needs no solving: 8(n_k − n_{k−1} p)/n_{k−1}. */
export function exponentBound(before: number, threshold: number, share: number): number {
  return (8 * (threshold - before * share)) / before;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
