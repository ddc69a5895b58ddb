import type { Utility } from "../../models/fluid-program/index.ts";

/**
 * How a cone says that a column h stands for a utility at a rate x: three rows, s = right − A v, of which one has the
 * rate and one has h; and what one unit of h costs a minimisation.
 */
export interface Hypograph {
  /** The exponent a of the power cone x^a y^(1 − a) ≥ |z|; absent for the exponential cone y exp(x/y) ≤ z. */
  readonly power?: number;
  /** Which of the three rows has the rate, and which has h. */
  readonly rate: 0 | 1 | 2;
  readonly own: 0 | 1 | 2;
  readonly right: readonly [number, number, number];
  readonly cost: number;
}

/**
 * The hypograph of a utility, or undefined where no cone has it, as for an expression.
 *
 *     log(x + ε) ≥ h                       (h, 1, x + ε) in the exponential cone
 *     (x + ε)^p ≥ h,     p = 1 − α > 0     (x + ε, 1, h) in the power cone of p
 *     (x + ε)^−q ≤ h,    q = α − 1 > 0     (x + ε, h, 1) in the power cone of q/α
 */
export function hypograph({ power }: Utility): Hypograph | undefined {
  if (!power) return undefined;
  const { alpha, epsilon } = power;
  if (alpha === 1) return { rate: 2, own: 0, right: [0, 1, epsilon], cost: -1 };
  if (alpha < 1) return { power: 1 - alpha, rate: 0, own: 2, right: [epsilon, 1, 0], cost: -1 / (1 - alpha) };
  return { power: (alpha - 1) / alpha, rate: 0, own: 1, right: [epsilon, 0, 1], cost: 1 / (alpha - 1) };
}
