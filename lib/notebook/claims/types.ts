/**
 * Where a number stands: in the seed document, in the authors' LaTeX, in third-party notes on the full paper, on a
 * public page; or computed by us from the stated formulas (`CALC`), which is then not a value of the paper.
 */
export type Evidence = "SEED" | "TEX" | "NOTE" | "WEB" | "CALC";

/** How near our number must come to the claim's value, and why that near. */
export interface Tolerance {
  /**
   * `exact`: equal. `absolute`: within `value` in the claim's unit. `relative`: within `value` times the claim's
   * value. `shape`: no number is compared; the notebook answers whether the statement holds.
   */
  readonly kind: "exact" | "absolute" | "relative" | "shape";
  readonly value?: number;
  /** A looser half-width of the same kind: outside the tolerance but within it, the verdict is "shape only". */
  readonly loose?: number;
  /** Where the tolerance comes from: rounding in the paper, resolution of a plot, sampling error. */
  readonly why: string;
}

/** One statement of a paper that a notebook answers. Stands in `data/claims/<paper>.json`. */
export interface Claim {
  /** `<paper>/<place>/<what>`, unique over all papers. */
  readonly id: string;
  /** Key of the paper, the name of its folder and of its claims file. */
  readonly paper: string;
  /** Figure, table, section or slide. */
  readonly place: string;
  /** What the paper says, restated by us. */
  readonly statement: string;
  /** The number stated, or null where the statement is about a shape or an order. */
  readonly value: number | null;
  readonly unit?: string;
  readonly evidence: Evidence;
  /** `fitted`: parameters of ours were chosen to meet this number, so that agreement proves nothing. */
  readonly basis?: "fitted";
  readonly tolerance: Tolerance;
}

/**
 * What became of a claim.
 *
 * - `reproduced`: our number lies within the tolerance.
 * - `shape only`: the direction, order or rough size holds, not the number (or no number was stated).
 * - `contradicted`: it does not hold; the reason stands beside it.
 * - `not reproducible`: it cannot be answered; what is missing stands beside it.
 * - `fitted`: our number agrees because it was fitted to the claim, which is a check of our generator and no
 *   reproduction.
 */
export type Verdict = "reproduced" | "shape only" | "contradicted" | "not reproducible" | "fitted";

/** Every verdict, from the weakest to the strongest. */
export const VERDICTS: readonly Verdict[] = [
  "contradicted",
  "not reproducible",
  "shape only",
  "fitted",
  "reproduced",
];

/** What a notebook says about a claim beside its own number. */
export interface AnswerOptions {
  /** Why the number differs; required where the claim is contradicted or holds in its shape only. */
  readonly reason?: string;
  /** What would be needed to answer the claim; makes the verdict "not reproducible". */
  readonly missing?: string;
  /**
   * What our model stands in for, such as the paper's simulator. Where the claim does not hold it is then "not
   * reproducible" for want of it: only the thing itself could contradict it.
   */
  readonly standIn?: string;
  /** Ends of an interval around our number: of confidence or certified. Both or neither. */
  readonly low?: number;
  readonly high?: number;
}

/** A claim with our answer: what travels in a notebook's output as `application/vnd.kvlab.claim+json`. */
export interface Answer {
  readonly id: string;
  readonly paper: string;
  readonly place: string;
  readonly statement: string;
  readonly paperValue: number | null;
  readonly unit: string | null;
  readonly evidence: Evidence;
  readonly tolerance: Tolerance;
  readonly ours: number | boolean | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly missing: string | null;
}

/** MIME type under which answers travel in a notebook's outputs: one answer, or an array of them. */
export const CLAIM_MIME = "application/vnd.kvlab.claim+json";
