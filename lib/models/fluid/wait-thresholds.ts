import { InputError, invalid, requirePositive } from "../../core/errors.ts";
import { equilibrium } from "./equilibrium.ts";
import { checkedKinds, checkedTime, type IterationTime, type RequestKind, volumeOf } from "./kinds.ts";

/** What thresholds of WAIT ask for and whether they keep what its theorem needs. */
export interface WaitCheck {
  /** M^π = Σ n_j W_j: the most tokens that batches hold. */
  readonly memory: number;
  /** ΔT(n) = d0 + d1 M^π + d2 Σ n_j s_j: how long a full batch takes. */
  readonly iterationTime: number;
  /**
   * n_j/λ_j − ΔT(n) of each kind, in the clock's unit: above 0 its entry queue drifts down, below 0
   * up. Infinite for a kind that never arrives.
   */
  readonly slack: readonly number[];
  /** Whether every slack is at least 0: the condition of the theorem's first part. */
  readonly keepsUp: boolean;
  /** Whether every slack is above 0: that of its second part, with bounded delays. */
  readonly strictly: boolean;
  /** M*: what the fluid holds. The condition M* ≤ M^π follows from keeping up. */
  readonly fluidMemory: number;
}

/**
 * Checks thresholds of WAIT against the conditions of arXiv 2504.11320, (eq. wait_thresholds):
 * ΔT(n) ≤ n_j/λ_j for every kind. That M^π ≤ C is for the caller to compare.
 *
 * Departure: ΔT has the prefill term d2 where the clock has it.
 *
 * @throws InputError for thresholds that are not one number of at least 0 a kind
 */
export function checkWait(
  kinds: readonly RequestKind[],
  time: IterationTime,
  thresholds: ArrayLike<number>,
): WaitCheck {
  const counts = checkedThresholds(thresholds, checkedKinds(kinds).length);
  const { d0, d1, d2 } = checkedTime(time);
  const memory = kinds.reduce((total, kind, j) => total + counts[j] * volumeOf(kind), 0);
  const prefilled = kinds.reduce((total, { prompt }, j) => total + counts[j] * prompt, 0);
  const iterationTime = d0 + d1 * memory + d2 * prefilled;
  const slack = kinds.map(({ rate }, j) =>
    rate === 0 ? Number.POSITIVE_INFINITY : counts[j] / rate - iterationTime,
  );
  return {
    memory,
    iterationTime,
    slack,
    keepsUp: slack.every((left) => left >= 0),
    strictly: slack.every((left) => left > 0),
    fluidMemory: equilibrium(kinds, time).memory,
  };
}

/**
 * The least whole thresholds that keep up: n_j = ⌈λ_j ΔT⌉ with ΔT the least fixed point of
 * ΔT = d0 + d1 Σ ⌈λ_j ΔT⌉ W_j (+ d2 Σ ⌈λ_j ΔT⌉ s_j). As the right side grows with ΔT, iterating it from d0 climbs to
 * that point: any thresholds that keep up are at least these, kind by kind. Kinds that never arrive get 0.
 *
 * @param strict whether every slack must be above 0, so that delays stay bounded: n_j = ⌊λ_j ΔT⌋ + 1
 * @throws InputError at a load of 1 or more, where there are none
 */
export function waitThresholds(
  kinds: readonly RequestKind[],
  time: IterationTime,
  { strict = false }: { readonly strict?: boolean } = {},
): Int32Array {
  requireLoadBelowOne(equilibrium(kinds, time).load);
  const least = strict ? (x: number) => Math.floor(x) + 1 : Math.ceil;
  const next = (iterationTime: number) =>
    Int32Array.from(kinds, ({ rate }) => (rate === 0 ? 0 : least(rate * iterationTime)));
  return climb(next, (thresholds) => checkWait(kinds, time, thresholds).iterationTime, time.d0);
}

/** Throws where the fluid has no equilibrium, so that no thresholds keep up. */
export function requireLoadBelowOne(load: number): void {
  if (load >= 1)
    throw new InputError(`invalid load: ${load}; expected below 1, or no thresholds keep up with arrivals`);
}

/** Iterates thresholds ← next(ΔT), ΔT ← duration(thresholds) upward until the thresholds stand still. */
export function climb(
  next: (iterationTime: number) => Int32Array,
  duration: (thresholds: Int32Array) => number,
  from: number,
): Int32Array {
  let thresholds = next(from);
  for (;;) {
    const higher = next(duration(thresholds));
    if (higher.every((count, j) => count === thresholds[j])) return thresholds;
    thresholds = higher;
  }
}

/**
 * The rule of the experiments in the first version of arXiv 2504.11320: a batch of B requests is shared out by arrival
 * rates, n_j = B · (λ_j/Σλ)/(l_j' + 1), so that Σ n_j (l_j' + 1) = B. Not rounded.
 */
export function sharedBatch(kinds: readonly RequestKind[], batch: number): Float64Array {
  requirePositive("batch", batch);
  const total = requirePositive(
    "total rate",
    checkedKinds(kinds).reduce((sum, { rate }) => sum + rate, 0),
  );
  return Float64Array.from(kinds, ({ rate, output }) => (batch * rate) / (total * output));
}

function checkedThresholds(thresholds: ArrayLike<number>, kinds: number): ArrayLike<number> {
  if (thresholds.length !== kinds) invalid("thresholds", thresholds.length, `${kinds}, one a kind`);
  for (let j = 0; j < kinds; j++)
    if (!(thresholds[j] >= 0 && Number.isFinite(thresholds[j])))
      invalid(`threshold of kind ${j}`, thresholds[j], "a number of at least 0");
  return thresholds;
}
