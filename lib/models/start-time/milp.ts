import type { StartTimeProgram } from "./program.ts";

/**
 * The program as a mixed-integer linear one: a binary column x_{i,t} a request and start round (1 iff request i starts
 * at t), a row Σ_t x_{i,t} = 1 a request, and a row Σ_i Σ_k (s_i + t − k) x_{i,k} ≤ M a round.
 */
export interface StartTimeMilp {
  readonly columns: number;
  readonly rows: number;
  /** Request and start round of each column. */
  readonly request: Int32Array;
  readonly start: Int32Array;
  /** Latency of each column: t + o_i − release_i. */
  readonly cost: Float64Array;
  /** The matrix by columns: column c's entries are [starts[c], starts[c + 1]). Rows 0 … n − 1 are the requests'. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
}

/** Number of columns and of non-zeros that {@link startTimeMilp} would build. O(n). */
export function milpSize({ n, release, latest, output }: StartTimeProgram): {
  columns: number;
  nonzeros: number;
} {
  let columns = 0;
  let nonzeros = 0;
  for (let i = 0; i < n; i++) {
    columns += latest[i] - release[i] + 1;
    nonzeros += (latest[i] - release[i] + 1) * (output[i] + 1);
  }
  return { columns, nonzeros };
}

/** The program with its horizon cuts, as a sparse mixed-integer linear program. */
export function startTimeMilp(program: StartTimeProgram): StartTimeMilp {
  const { n, memory, release, latest, prompt, output } = program;
  const { columns, nonzeros } = milpSize(program);
  const lastRound = latest.reduce((last, start, i) => Math.max(last, start + output[i]), 0);
  const rows = n + lastRound;
  const milp = {
    columns,
    rows,
    request: new Int32Array(columns),
    start: new Int32Array(columns),
    cost: new Float64Array(columns),
    starts: new Int32Array(columns + 1),
    indices: new Int32Array(nonzeros),
    values: new Float64Array(nonzeros),
    rowLower: new Float64Array(rows).fill(1, 0, n).fill(Number.NEGATIVE_INFINITY, n),
    rowUpper: new Float64Array(rows).fill(1, 0, n).fill(memory, n),
  };
  let column = 0;
  let entry = 0;
  const put = (row: number, value: number) => {
    milp.indices[entry] = row;
    milp.values[entry++] = value;
  };
  for (let i = 0; i < n; i++)
    for (let t = release[i]; t <= latest[i]; t++) {
      milp.request[column] = i;
      milp.start[column] = t;
      milp.cost[column] = t + output[i] - release[i];
      put(i, 1);
      for (let k = 1; k <= output[i]; k++) put(n + t + k - 1, prompt[i] + k);
      milp.starts[++column] = entry;
    }
  return milp;
}
