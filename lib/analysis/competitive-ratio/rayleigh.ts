import { requireInteger } from "../../core/errors.ts";
import { applyKernel, orderedForm, randomisedForm } from "./quadratic-form.ts";

/** The largest quotient x'Ax / x'Bx, with a proof of how near it is and the law that attains it. */
export interface Rayleigh {
  readonly ratio: number;
  /** Certified ends: low ≤ the true maximum ≤ high. */
  readonly low: number;
  readonly high: number;
  /** Share of each length 1 … u in the worst law; sums to 1. */
  readonly x: Float64Array;
  /** Whether every share is above zero, so that the maximum over all x is also the maximum over x > 0. */
  readonly positive: boolean;
  readonly iterations: number;
}

const MOST_ITERATIONS = 1_000;
/** Relative width of the enclosure at which the iteration is content, and that below which it may stagnate. */
const CONTENT = 1e-14;
const ROUNDED = 1e-11;
/** What rounding may add to an end of the enclosure, in relative terms: an entry's sums, products and quotient. */
const ROUNDING = 16 * Number.EPSILON;

/**
 * The competitive ratio that arXiv 2508.14544 states for A_min, up to O(1/M): the maximum over x > 0 of x'Ax / x'Bx
 * for output lengths from 1 to u, where x_i is the number of jobs of length i.
 *
 * In tail sums w the problem is Kw = λΛw with K positive and Λ = diag(2i − 1), so power iteration from a positive start
 * converges (Perron and Frobenius), and for any w > 0 the smallest and the largest of (Kw)_i / ((2i − 1) w_i) enclose
 * λ (Collatz and Wielandt). The other eigenvalues stay bounded while λ grows with ln u, so a few dozen steps of O(u)
 * suffice.
 *
 * @param upper u, the longest possible output, at least 1
 */
export function rayleigh(upper: number): Rayleigh {
  requireInteger("upper", upper, 1, 1e8);
  const w = Float64Array.from({ length: upper }, (_, k) => 1 / Math.sqrt(2 * k + 1));
  const image = new Float64Array(upper);
  let enclosure: [number, number] = [0, Number.POSITIVE_INFINITY];
  let iterations = 0;
  for (let settled = false; !settled && iterations < MOST_ITERATIONS; iterations++) {
    applyKernel(w, image);
    const next = enclosing(w, image);
    settled = isSettled(next, enclosure);
    enclosure = next;
    step(w, image);
  }
  return { ...solved(w, enclosure), iterations };
}

/** The smallest and largest quotient of the entries of Kw and Λw. */
function enclosing(w: Float64Array, image: Float64Array): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (let k = 0; k < w.length; k++) {
    const quotient = image[k] / ((2 * k + 1) * w[k]);
    if (quotient < low) low = quotient;
    if (quotient > high) high = quotient;
  }
  return [low, high];
}

function isSettled([low, high]: [number, number], [lowThen, highThen]: [number, number]): boolean {
  const width = (high - low) / high;
  return width <= CONTENT || (width <= ROUNDED && high - low >= highThen - lowThen);
}

/** w ← Λ⁻¹Kw, scaled to w_1 = 1. */
function step(w: Float64Array, image: Float64Array): void {
  const scale = 1 / image[0];
  for (let k = 0; k < w.length; k++) w[k] = (image[k] * scale) / (2 * k + 1);
}

function solved(w: Float64Array, [low, high]: [number, number]): Omit<Rayleigh, "iterations"> {
  const x = w.map((tail, k) => tail - (k + 1 < w.length ? w[k + 1] : 0));
  const ends = { low: low * (1 - ROUNDING), high: high * (1 + ROUNDING) };
  const quotient = randomisedForm(w) / orderedForm(w);
  return {
    ratio: Math.min(ends.high, Math.max(ends.low, quotient)),
    ...ends,
    x,
    positive: x.every((share) => share > 0),
  };
}
