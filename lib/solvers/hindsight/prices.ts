import { invalid } from "../../core/errors.ts";

/**
 * A price for a unit of memory in each round: `values[t]` for round t ≥ 1 (values[0] is not used), 0 after the last.
 * With it goes the time-indexed Lagrangian bound.
 */
export interface MemoryPrices {
  readonly kind: "memory";
  readonly values: Float64Array;
}

/**
 * A price a round for a running request, by its peak P = s + o and the rounds r it still has to run after this one.
 * Prices are given at knots, `spacing` rounds apart (a power of two), and linear between: round t ≥ 1 lies between the
 * knots ⌊(t − 1) / spacing⌋ and the next; after the last knot all prices are 0. Entry
 * [knot · states + P · lifetimes + r], states = (M + 1) · lifetimes.
 */
export interface StatePrices {
  readonly kind: "state";
  readonly spacing: number;
  readonly knots: number;
  /** More than any r: the longest output. */
  readonly lifetimes: number;
  readonly values: Float64Array;
}

/** Dual prices: the certificate of a lower bound. Any finite prices of at least 0 prove one. */
export type Prices = MemoryPrices | StatePrices;

/** Certificates are rounded to multiples of 1/GRID, so that all sums of them are exact in floating point. */
const GRID = 2 ** 20;

/**
 * Prices rounded to the grid on which bounds are certified.
 *
 * @throws InputError for a price that is not finite or below 0
 */
export function rounded(prices: Float64Array): Float64Array {
  return prices.map((price, index) => {
    if (!(Number.isFinite(price) && price >= 0))
      invalid(`price ${index}`, price, "a finite number of at least 0");
    return Math.round(price * GRID) / GRID;
  });
}

/** The largest sum of prices that is still exact. */
export const EXACT_LIMIT = 2 ** 53 / GRID;
