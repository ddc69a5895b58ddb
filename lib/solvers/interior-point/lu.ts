/**
 * A dense square matrix, row by row, factored in place with partial pivoting; rows are compared relative to their
 * largest entry, so that their units do not matter. ⅔ n³ operations to factor, 2 n² to solve.
 */
export class DenseFactor {
  readonly matrix: Float64Array;
  private readonly n: number;
  private readonly order: Int32Array;
  private readonly scale: Float64Array;
  private readonly permuted: Float64Array;

  constructor(n: number) {
    this.n = n;
    this.matrix = new Float64Array(n * n);
    this.order = new Int32Array(n);
    this.scale = new Float64Array(n);
    this.permuted = new Float64Array(n);
  }

  /** Replaces the matrix by its factors. */
  factor(): void {
    const { n, matrix, order, scale } = this;
    for (let i = 0; i < n; i++) {
      order[i] = i;
      scale[i] = 0;
      for (let j = 0; j < n; j++) scale[i] = Math.max(scale[i], Math.abs(matrix[i * n + j]));
    }
    for (let j = 0; j < n; j++) {
      this.swap(j, this.pivotRow(j));
      this.eliminate(j);
    }
  }

  /** Solves with the factors, in place. */
  solve(right: Float64Array): void {
    const { n, matrix, order, permuted } = this;
    for (let i = 0; i < n; i++) {
      let sum = right[order[i]];
      for (let j = 0; j < i; j++) sum -= matrix[i * n + j] * permuted[j];
      permuted[i] = sum;
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = permuted[i];
      for (let j = i + 1; j < n; j++) sum -= matrix[i * n + j] * permuted[j];
      permuted[i] = sum / matrix[i * n + i];
    }
    right.set(permuted);
  }

  private pivotRow(j: number): number {
    const { n, matrix, scale } = this;
    let best = j;
    for (let i = j + 1; i < n; i++)
      if (Math.abs(matrix[i * n + j]) * scale[best] > Math.abs(matrix[best * n + j]) * scale[i]) best = i;
    return best;
  }

  private swap(i: number, j: number): void {
    if (i === j) return;
    const { n, matrix, order, scale } = this;
    for (let k = 0; k < n; k++)
      [matrix[i * n + k], matrix[j * n + k]] = [matrix[j * n + k], matrix[i * n + k]];
    [order[i], order[j]] = [order[j], order[i]];
    [scale[i], scale[j]] = [scale[j], scale[i]];
  }

  private eliminate(j: number): void {
    const { n, matrix } = this;
    const pivot = matrix[j * n + j];
    for (let i = j + 1; i < n; i++) {
      const factor = matrix[i * n + j] / pivot;
      matrix[i * n + j] = factor;
      if (factor !== 0) for (let k = j + 1; k < n; k++) matrix[i * n + k] -= factor * matrix[j * n + k];
    }
  }
}
