import { InputError, invalid } from "./errors.ts";

/** A linear model fitted to observations. */
export interface LeastSquares {
  /** The coefficients x that minimise Σ (a_i · x − b_i)². */
  readonly coefficients: Float64Array;
  /** a_i · x − b_i of each observation. */
  readonly residuals: Float64Array;
  /** Standard errors of the coefficients where residuals are independent and of one variance; NaN without spare observations. */
  readonly errors: Float64Array;
}

/**
 * Least squares by Householder reflections, for a handful of columns.
 *
 * @param rows one an observation: the values of its columns
 * @param targets one an observation
 * @throws InputError for fewer rows than columns, rows of unequal length, or columns that depend on each other
 */
export function leastSquares(rows: readonly (readonly number[])[], targets: ArrayLike<number>): LeastSquares {
  const [n, columns] = [rows.length, rows[0]?.length ?? 0];
  checkShape(rows, targets, columns);
  const a = rows.map((row) => Float64Array.from(row));
  const b = Float64Array.from(targets);
  for (let k = 0; k < columns; k++) reflect(a, b, k);
  const coefficients = backSubstitute(a, b, columns);
  const residuals = Float64Array.from(
    rows,
    (row, i) => row.reduce((value, x, k) => value + x * coefficients[k], 0) - targets[i],
  );
  const variance = residuals.reduce((total, residual) => total + residual ** 2, 0) / (n - columns);
  const errors = Float64Array.from({ length: columns }, (_, k) =>
    Math.sqrt(variance * inverseNorm(a, columns, k)),
  );
  return { coefficients, residuals, errors };
}

function checkShape(rows: readonly (readonly number[])[], targets: ArrayLike<number>, columns: number): void {
  if (columns === 0 || rows.length < columns)
    invalid("observations", `${rows.length}`, `at least as many as coefficients, ${Math.max(columns, 1)}`);
  const odd = rows.findIndex((row) => row.length !== columns);
  if (odd >= 0) invalid(`columns of observation ${odd}`, rows[odd].length, `${columns}, as of the first`);
  if (targets.length !== rows.length)
    invalid("targets", targets.length, `${rows.length}, one an observation`);
}

/** Makes column k zero below the diagonal, in place; the same for the targets. */
function reflect(a: readonly Float64Array[], b: Float64Array, k: number): void {
  const n = a.length;
  let size = 0;
  for (let i = k; i < n; i++) size = Math.hypot(size, a[i][k]);
  const alpha = a[k][k] > 0 ? -size : size;
  const v = Float64Array.from({ length: n }, (_, i) => (i < k ? 0 : a[i][k] - (i === k ? alpha : 0)));
  const norm = v.reduce((total, x) => total + x * x, 0);
  if (norm === 0) return;
  const apply = (get: (i: number) => number, set: (i: number, value: number) => void) => {
    let dot = 0;
    for (let i = k; i < n; i++) dot += v[i] * get(i);
    for (let i = k; i < n; i++) set(i, get(i) - (2 * dot * v[i]) / norm);
  };
  for (let j = k; j < a[0].length; j++)
    apply(
      (i) => a[i][j],
      (i, value) => {
        a[i][j] = value;
      },
    );
  apply(
    (i) => b[i],
    (i, value) => {
      b[i] = value;
    },
  );
}

function backSubstitute(r: readonly Float64Array[], b: ArrayLike<number>, columns: number): Float64Array {
  const x = new Float64Array(columns);
  const largest = Math.max(...r.slice(0, columns).map((row, k) => Math.abs(row[k])));
  for (let k = columns - 1; k >= 0; k--) {
    if (Math.abs(r[k][k]) <= 1e-12 * largest)
      throw new InputError(
        `invalid observations: column ${k} depends on the columns before it; expected independent columns`,
      );
    let value = b[k];
    for (let j = k + 1; j < columns; j++) value -= r[k][j] * x[j];
    x[k] = value / r[k][k];
  }
  return x;
}

/** The k-th diagonal element of (RᵀR)⁻¹: the squared length of row k of R⁻¹. */
function inverseNorm(r: readonly Float64Array[], columns: number, k: number): number {
  let total = 0;
  for (let c = k; c < columns; c++) {
    const unit = Float64Array.from({ length: columns }, (_, i) => (i === c ? 1 : 0));
    total += backSubstitute(r, unit, columns)[k] ** 2;
  }
  return total;
}
