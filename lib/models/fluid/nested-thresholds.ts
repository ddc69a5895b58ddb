import { invalid, requirePositive } from "../../core/errors.ts";
import { checkedTime, type IterationTime } from "./kinds.ts";
import { continuation, type Segments, segmentVolumes, widths } from "./segments.ts";
import { climb, requireLoadBelowOne } from "./wait-thresholds.ts";

/** What thresholds of Nested WAIT ask for and whether they keep what its theorem needs. */
export interface NestedCheck {
  /** M^π: the tokens of a batch with n_k requests in every iteration of segment k. */
  readonly memory: number;
  /** ΔT(n): how long such a batch takes. */
  readonly iterationTime: number;
  /** n_1/Λ_1 − ΔT(n), in the clock's unit; the entry queue drifts down where it is above 0. */
  readonly slack: number;
  /** n_k/n_{k−1} − p_k of segments 2 …: the queue before segment k drifts down where it is above 0. */
  readonly margins: readonly number[];
  /** Whether the slack and all margins are above 0. */
  readonly holds: boolean;
  /** Whether n_1 > n_2 > …; where not, the queue before the segment stays bounded without a random part. */
  readonly decreasing: boolean;
}

/**
 * Checks thresholds of Nested WAIT against the drift conditions of arXiv 2504.11320, (eq. nested_wait_thresholds):
 * ΔT(n) < n_1/Σλ and p_k < n_k/n_{k−1}, with M^π = Σ_k n_k (l + s̄_k) δ_k.
 *
 * Departure: ΔT has the prefill term d2 · n_1 · prompt where the clock has it.
 *
 * @throws InputError for thresholds that are not one positive number a segment
 */
export function checkNested(
  segments: Segments,
  time: IterationTime,
  thresholds: ArrayLike<number>,
): NestedCheck {
  const counts = checkedThresholds(thresholds, segments.ends.length);
  const { d0, d1, d2 } = checkedTime(time);
  const memory = baseMemory(segments, counts);
  const iterationTime = d0 + d1 * memory + d2 * counts[0] * segments.prompts[0];
  const slack = counts[0] / segments.reaching[0] - iterationTime;
  const ratios = counts.slice(1).map((count, k) => count / counts[k]);
  const margins = ratios.map((ratio, k) => ratio - continuation(segments)[k + 1]);
  return {
    memory,
    iterationTime,
    slack,
    margins,
    holds: slack > 0 && margins.every((margin) => margin > 0),
    decreasing: ratios.every((ratio) => ratio < 1),
  };
}

/** M^π = Σ_k n_k · (tokens of one request in every iteration of segment k). */
export function baseMemory(segments: Segments, thresholds: readonly number[]): number {
  return segmentVolumes(segments).reduce((total, volume, k) => total + thresholds[k] * volume, 0);
}

/**
 * The least whole thresholds that meet the drift conditions, up to `eta`: n_1 = ⌊Λ_1 ΔT⌋ + 1 and
 * n_k = ⌊q_k n_{k−1}⌋ + 1 with q_k = min(p_k + η, 1), capped at n_{k−1}, ΔT being the least fixed point.
 *
 * A segment as large as the one before lets its queue never grow, so the cap loses nothing. Batches are counted in full,
 * also where requests end inside a segment: with few wide segments the load of the thresholds exceeds that of the trace.
 *
 * @param eta how far the ratio of thresholds lies above the continuation probability; wider margins need more tokens
 *   in batches and fewer before segments
 * @throws InputError where batches in these proportions cannot keep up with arrivals at any size
 */
export function nestedThresholds(
  segments: Segments,
  time: IterationTime,
  { eta = 0 }: { readonly eta?: number } = {},
): Int32Array {
  const ratios = widened(segments, eta, 1);
  requireLoadBelowOne(batchLoad(segments, time, cumulative(ratios)));
  const next = (iterationTime: number) => {
    const counts = new Int32Array(ratios.length);
    counts[0] = Math.floor(segments.reaching[0] * iterationTime) + 1;
    for (let k = 1; k < counts.length; k++)
      counts[k] = Math.min(Math.floor(ratios[k] * counts[k - 1]) + 1, counts[k - 1]);
    return counts;
  };
  return climb(next, (counts) => checkNested(segments, time, counts).iterationTime, time.d0);
}

/**
 * The rule of the first version's experiments: thresholds in proportion to the rates that reach each segment,
 * n_k ∝ Λ_k, scaled so that Σ width_k n_k = B. They meet the second condition with equality, margin 0. Not rounded.
 */
export function tailThresholds(segments: Segments, batch: number): Float64Array {
  return filling(segments, segments.reaching, requirePositive("batch", batch));
}

/** Thresholds and what they make of each segment. */
export interface CappedThresholds {
  /** n_k, real numbers. */
  readonly thresholds: Float64Array;
  /** B_k = width_k n_k, rounded: how many requests segment k may have in it. */
  readonly caps: Int32Array;
}

/**
 * The rule of the current version's experiments: n_k = n_1 Π_{r<k} q_r with q_k = min(p_k + η, 0.99), n_1 such that
 * Σ width_k n_k = tl, the cap on requests in service; each segment's cap B_k = width_k n_k is rounded.
 *
 * @param limit tl
 */
export function cappedThresholds(
  segments: Segments,
  limit: number,
  { eta = 0 }: { readonly eta?: number } = {},
): CappedThresholds {
  const shape = cumulative(widened(segments, eta, 0.99));
  const thresholds = filling(segments, shape, requirePositive("limit", limit));
  const stages = widths(segments);
  return { thresholds, caps: Int32Array.from(thresholds, (count, k) => Math.round(count * stages[k])) };
}

/** The part of the time that goes with tokens if thresholds stand in the given proportions to the first. */
function batchLoad(segments: Segments, time: IterationTime, shape: readonly number[]): number {
  const { d1, d2 } = checkedTime(time);
  return segments.reaching[0] * (d1 * baseMemory(segments, shape) + d2 * segments.prompts[0]);
}

/** q_k: the continuation probabilities with a margin, at most `most`; 1 for the first segment. */
function widened(segments: Segments, eta: number, most: number): number[] {
  if (!(eta >= 0 && eta < 1)) invalid("eta", eta, "a number from 0 to below 1");
  return continuation(segments).map((p, k) => (k === 0 ? 1 : Math.min(p + eta, most)));
}

function cumulative(ratios: readonly number[]): number[] {
  let product = 1;
  return ratios.map((ratio) => {
    product *= ratio;
    return product;
  });
}

function filling(segments: Segments, shape: readonly number[], requests: number): Float64Array {
  const stages = widths(segments);
  const total = shape.reduce((sum, part, k) => sum + part * stages[k], 0);
  return Float64Array.from(shape, (part) => (requests * part) / total);
}

function checkedThresholds(thresholds: ArrayLike<number>, count: number): number[] {
  if (thresholds.length !== count) invalid("thresholds", thresholds.length, `${count}, one a segment`);
  return Array.from(thresholds, (value, k) =>
    value > 0 && Number.isFinite(value)
      ? value
      : invalid(`threshold of segment ${k}`, value, "a positive number"),
  );
}
