// Dense symmetric matrices, row by row, of which only the lower triangle is read or written.

/** Pivots below this share of the diagonal are taken for 0, and their direction gets no step. */
const NO_PIVOT = 1e-15;
const INFINITE_PIVOT = 1e128;

/** Matrices are updated in square tiles of this order; theirs is a multiple of it. */
export const TILE = 4;

/** matrix −= Σ_k column_k column_kᵀ, for `count` columns of length n, a multiple of 4, one after the other. */
export function subtractOuterProducts(
  matrix: Float64Array,
  n: number,
  columns: Float64Array,
  count: number,
): void {
  for (let i = 0; i < n; i += TILE)
    for (let j = 0; j <= i; j += TILE) subtractTile(matrix, n, columns, count, i, j);
}

/** One tile, its sixteen sums in registers. */
function subtractTile(
  matrix: Float64Array,
  n: number,
  columns: Float64Array,
  count: number,
  i: number,
  j: number,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  let c0 = 0;
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  let d0 = 0;
  let d1 = 0;
  let d2 = 0;
  let d3 = 0;
  for (let k = 0, at = 0; k < count; k++, at += n) {
    const p = columns[at + i];
    const q = columns[at + i + 1];
    const r = columns[at + i + 2];
    const s = columns[at + i + 3];
    const w = columns[at + j];
    const x = columns[at + j + 1];
    const y = columns[at + j + 2];
    const z = columns[at + j + 3];
    a0 += p * w;
    a1 += p * x;
    a2 += p * y;
    a3 += p * z;
    b0 += q * w;
    b1 += q * x;
    b2 += q * y;
    b3 += q * z;
    c0 += r * w;
    c1 += r * x;
    c2 += r * y;
    c3 += r * z;
    d0 += s * w;
    d1 += s * x;
    d2 += s * y;
    d3 += s * z;
  }
  subtractFour(matrix, i * n + j, a0, a1, a2, a3);
  subtractFour(matrix, (i + 1) * n + j, b0, b1, b2, b3);
  subtractFour(matrix, (i + 2) * n + j, c0, c1, c2, c3);
  subtractFour(matrix, (i + 3) * n + j, d0, d1, d2, d3);
}

function subtractFour(matrix: Float64Array, at: number, a: number, b: number, c: number, d: number): void {
  matrix[at] -= a;
  matrix[at + 1] -= b;
  matrix[at + 2] -= c;
  matrix[at + 3] -= d;
}

/** Replaces a positive definite matrix by its Cholesky factor. n³/3 operations. */
export function cholesky(matrix: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) {
    const row = j * n;
    const diagonal = matrix[row + j];
    let pivot = diagonal;
    for (let k = 0; k < j; k++) pivot -= matrix[row + k] * matrix[row + k];
    if (!(pivot > 1e-30 + NO_PIVOT * Math.abs(diagonal))) pivot = INFINITE_PIVOT;
    const root = Math.sqrt(pivot);
    matrix[row + j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k] * matrix[row + k];
      matrix[i * n + j] = sum / root;
    }
  }
}

/** Solves with a Cholesky factor, in place. */
export function choleskySolve(factor: Float64Array, n: number, right: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = right[i];
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * right[k];
    right[i] = sum / factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = right[i] / factor[i * n + i];
    right[i] = value;
    for (let k = 0; k < i; k++) right[k] -= factor[i * n + k] * value;
  }
}
