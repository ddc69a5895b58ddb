import { SparseColumns } from "../../core/sparse-columns.ts";
import type { FluidProgram } from "./program.ts";

/**
 * The constraints of a program as sparse rows, for general solvers. Columns are the rates and then, one a round, the
 * memory S_t held by generated tokens; a row that defines S_t from S_{t−1} keeps the matrix sparse, where (C2) as
 * printed has O(rates × T) entries. Rows, in this order:
 *
 *     0 … T − 1      Σ_i x_it ≤ compute_t
 *     T … 2T − 1     S_{t−1} + Σ_i κ_i x_it − Σ_{i: end_i = t} κ_i Σ_τ x_iτ − S_t = 0
 *     2T … 2T+n−1    Σ_t x_it ≤ limit_i, if there are limits
 *
 * and S_t ≤ budget_t stands in the columns' upper bounds. With the sign of a maximisation, the dual of the second
 * group is Π_t, the reduced cost of S_t is μ_t.
 */
export interface SparseConstraints {
  readonly columns: number;
  readonly rows: number;
  /** The matrix by columns: column c's entries are [starts[c], starts[c + 1]). */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly columnLower: Float64Array;
  readonly columnUpper: Float64Array;
}

/** The constraints of a program by columns. O(rates + T). */
export function sparseConstraints(program: FluidProgram): SparseConstraints {
  const { n, rounds, rates, limit } = program;
  const columns = rates + rounds;
  const rows = 2 * rounds + (limit ? n : 0);
  const entries = new SparseColumns(columns, 4 * rates + 2 * rounds);
  for (let t = 0; t < rounds; t++) putRates(program, t, entries);
  for (let t = 0; t < rounds; t++) {
    entries.put(rounds + t, -1);
    if (t + 1 < rounds) entries.put(rounds + t + 1, 1);
    entries.endColumn();
  }
  const lower = Number.NEGATIVE_INFINITY;
  const columnUpper = new Float64Array(columns).fill(1);
  columnUpper.set(program.budget, rates);
  const rowUpper = new Float64Array(rows);
  rowUpper.set(program.compute);
  if (limit) rowUpper.set(limit, 2 * rounds);
  return {
    columns,
    rows,
    ...entries.matrix(),
    rowLower: new Float64Array(rows).fill(lower).fill(0, rounds, 2 * rounds),
    rowUpper,
    columnLower: new Float64Array(columns).fill(lower, rates),
    columnUpper,
  };
}

function putRates(
  { rounds, offset, request, slope, end, limit }: FluidProgram,
  t: number,
  entries: SparseColumns,
): void {
  for (let k = offset[t]; k < offset[t + 1]; k++) {
    const i = request[k];
    entries.put(t, 1);
    entries.put(rounds + t, slope[i]);
    if (end[i] < rounds) entries.put(rounds + end[i], -slope[i]);
    if (limit) entries.put(2 * rounds + i, 1);
    entries.endColumn();
  }
}
