import { sum } from "../../core/sums.ts";

/*
 * The two quadratic forms of arXiv 2508.14544 in the tail sums of a law. With x_i jobs of length i,
 *
 *   a_ij = (min²/(ij)) ((i + j)²/2 − min²),   b_ij = min²   (min the smaller of i and j),
 *
 * and w_k = x_k + x_{k+1} + …, the second differences of both matrices leave
 *
 *   x'Bx = Σ (2k − 1) w_k²,   x'Ax = w'Kw,
 *   K_ii = 2 − 1/i,   K_ij = 1/2 + (3i² − 3i + 1) / (2j(j − 1)) for i < j.
 *
 * K has positive entries only, so nothing cancels when it is applied, and it is a sum of products of functions of i
 * and of j, so that one pass up and one pass down apply it.
 */

/** Tail sums w_k = x_k + … + x_u of a law, summed from the smallest terms with compensation. */
export function tails(law: ArrayLike<number>): Float64Array {
  const tail = new Float64Array(law.length);
  let total = 0;
  let lost = 0;
  for (let k = law.length - 1; k >= 0; k--) {
    const term = law[k] + lost;
    const next = total + term;
    lost = term - (next - total);
    total = next;
    tail[k] = total;
  }
  return tail;
}

/** Kw into `out`, in O(u): entries with compensated sums, relative error of a few units in the last place for w ≥ 0. */
export function applyKernel(w: Float64Array, out: Float64Array): void {
  addFromAbove(w, out);
  addFromBelow(w, out, sum(w) / 2);
}

/** Σ (2k − 1) w_k², the form B. */
export function orderedForm(w: Float64Array): number {
  return sum(w.map((tail, k) => (2 * k + 1) * tail * tail));
}

/** w'Kw, the form A. */
export function randomisedForm(w: Float64Array): number {
  const image = new Float64Array(w.length);
  applyKernel(w, image);
  return sum(image.map((value, k) => value * w[k]));
}

/** The diagonal and the part of longer jobs. */
function addFromAbove(w: Float64Array, out: Float64Array): void {
  let above = 0;
  let lost = 0;
  for (let i = w.length; i >= 1; i--) {
    out[i - 1] = (1.5 - 1 / i) * w[i - 1] + 0.5 * cubeStep(i) * above;
    if (i === 1) return;
    const term = w[i - 1] / (i * (i - 1)) + lost;
    const next = above + term;
    lost = term - (next - above);
    above = next;
  }
}

/** The part of shorter jobs, and the constant half of every entry. */
function addFromBelow(w: Float64Array, out: Float64Array, constant: number): void {
  let below = 0;
  let lost = 0;
  for (let i = 1; i <= w.length; i++) {
    out[i - 1] += constant + (i > 1 ? (0.5 * below) / (i * (i - 1)) : 0);
    const term = cubeStep(i) * w[i - 1] + lost;
    const next = below + term;
    lost = term - (next - below);
    below = next;
  }
}

/** i³ − (i − 1)³. */
function cubeStep(i: number): number {
  return 3 * i * (i - 1) + 1;
}
