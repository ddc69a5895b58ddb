/** A sparse matrix by columns: column c's entries are [starts[c], starts[c + 1]), rows ascending. */
export interface SparseMatrix {
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** Collects a sparse matrix column by column; the rows of a column must be put in ascending order. */
export class SparseColumns {
  private readonly starts: Int32Array;
  private readonly indices: Int32Array;
  private readonly values: Float64Array;
  private column = 0;
  private count = 0;

  /** @param most how many entries there may be */
  constructor(columns: number, most: number) {
    this.starts = new Int32Array(columns + 1);
    this.indices = new Int32Array(most);
    this.values = new Float64Array(most);
  }

  put(row: number, value: number): void {
    this.indices[this.count] = row;
    this.values[this.count++] = value;
  }

  endColumn(): void {
    this.starts[++this.column] = this.count;
  }

  matrix(): SparseMatrix {
    const { starts, count } = this;
    return { starts, indices: this.indices.slice(0, count), values: this.values.slice(0, count) };
  }
}
