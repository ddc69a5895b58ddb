import { sum } from "../core/sums.ts";

/** What requests do at the least, one row a request, in ticks. Arrivals ascend. */
export interface Efforts {
  readonly release: Float64Array;
  /** A: how long its iterations take if it is alone in them. */
  readonly alone: Float64Array;
  /** U = Σ u over its iterations, where one of u ticks beside d0 would be its own. */
  readonly work: Float64Array;
  /** R = Σ √u. */
  readonly roots: Float64Array;
}

/** Shares ε of the latencies that are kept to punish waiting for the end of the price. */
const SHARES = [0.05, 0.1, 0.2, 0.3, 0.5];
/** Ends T of the price, as multiples of the time from the first arrival to the last. */
const ENDS = [0.9, 1, 1.1, 1.2, 1.3, 1.5];
const STEPS = 24;

/**
 * A lower bound on the total latency of any schedule whose iterations last d0 + Σ u over their batches, by a price π ≥ 1
 * on each tick of the server until time T:
 *
 *     Σ A + Σ min( (1 − ε) ((π − 1) U + 2 √(π d0) R), ε (T − a − A)⁺ ) − (1 − ε) π (T − a₁)
 *
 * Proof. An iteration of n requests keeps all n for its whole length, and pays for it too:
 * (n + π)(d0 + Σ u) ≥ n d0 + π Σ u + 2 √(π d0 · n Σ u) ≥ Σ (d0 + π u + 2 √(π d0 u)), by the inequalities of means and of
 * Cauchy and Schwarz; and without a price n (d0 + Σ u) ≥ Σ (d0 + u), which is less. Iterations that end by T pay at most
 * π (T − a₁) together. So of the sum of latencies, 1 − ε of it is at least what their iterations are worth less that, and
 * ε is left. A request that completes by T is worth A + (π − 1) U + 2 √(π d0) R and stays for at least A; any other is
 * worth at least A and stays for at least T − a. More iterations, with more in them, are worth more: √ is subadditive.
 *
 * In a steady state the price is the mean number of residents, and the bound nears the latency of the fluid, o · ΔT*,
 * as the trace grows and ε shrinks. Concave in π, so that the best one is found by a search in thirds; ε and T come from
 * a grid. O(n) a step.
 */
export function pricedTimeBound(efforts: Efforts, perRound: number): number {
  const { release, alone } = efforts;
  const span = release.length > 0 ? release[release.length - 1] - release[0] : 0;
  let gain = 0;
  for (const share of SHARES)
    for (const end of ENDS) gain = Math.max(gain, bestGain(efforts, perRound, share, end * span));
  return sum(alone) + gain;
}

/** The most that the bound gains over Σ A by any price from the first arrival on, for so long. */
function bestGain(efforts: Efforts, perRound: number, share: number, span: number): number {
  const at = (logarithm: number) => gainAt(efforts, perRound, share, span, Math.exp(logarithm));
  let [low, high] = [0, Math.log(1 + efforts.release.length)];
  for (let step = 0; step < STEPS; step++) {
    const third = (high - low) / 3;
    if (at(low + third) < at(high - third)) low += third;
    else high -= third;
  }
  return at((low + high) / 2);
}

function gainAt(
  { release, alone, work, roots }: Efforts,
  perRound: number,
  share: number,
  span: number,
  price: number,
): number {
  const until = release[0] + span;
  const perRoot = 2 * Math.sqrt(price * perRound);
  let gain = -(1 - share) * price * span;
  for (let i = 0; i < release.length; i++) {
    const early = (1 - share) * ((price - 1) * work[i] + perRoot * roots[i]);
    gain += Math.min(early, share * Math.max(0, until - release[i] - alone[i]));
  }
  return gain;
}
