import { SparseColumns, type SparseMatrix } from "../../core/sparse-columns.ts";
import {
  type Duals,
  type FluidProgram,
  type SparseConstraints,
  sparseConstraints,
} from "../../models/fluid-program/index.ts";
import { type Hypograph, hypograph } from "./hypograph.ts";

/** A conic program: minimise cost·v subject to A v + s = right, s in a product of cones, in the order of the rows. */
export interface ConicForm extends SparseMatrix {
  readonly columns: number;
  readonly rows: number;
  readonly cost: Float64Array;
  readonly right: Float64Array;
  /** Rows of s = 0, then of s ≥ 0, then triples of exponential cones, then of power cones with these exponents. */
  readonly zero: number;
  readonly nonNegative: number;
  readonly exponential: number;
  readonly power: readonly number[];
}

/**
 * A fluid program as a conic one, as Clarabel and SCS take it; undefined where the utility has no cone. Columns: the
 * rates x, the memory S_t of generated tokens, one h a rate for its utility (none where it is linear). Rows:
 *
 *     T      S_t − S_{t−1} = memory that round t adds, as in {@link sparseConstraints}
 *     T      Σ_i x_it ≤ compute_t
 *     n      Σ_t x_it ≤ limit_i, if there are limits
 *     T      S_t ≤ budget_t
 *     2·rates   0 ≤ x ≤ 1
 *     3·rates   the cones of {@link hypograph}
 */
export function conicForm(program: FluidProgram): ConicForm | undefined {
  const cone = hypograph(program.utility);
  if (!cone && program.utility.kind !== "linear") return undefined;
  const { rates, request, weight } = program;
  const cost = new Float64Array(rates + program.rounds + (cone ? rates : 0));
  const first = cone ? rates + program.rounds : 0;
  for (let k = 0; k < rates; k++) cost[first + k] = weight[request[k]] * (cone?.cost ?? -1);
  return assemble(program, { cost, cone });
}

/**
 * The conic program of the least excess r over the memory: every S_t ≤ budget_t + r, no utility. If the least r is
 * positive, its prices prove that the fluid program is infeasible.
 */
export function excessForm(program: FluidProgram): ConicForm {
  const cost = new Float64Array(program.rates + program.rounds + 1);
  cost[cost.length - 1] = 1;
  return assemble(program, { cost, excess: true });
}

/** The rates of a conic program's columns, and the prices of its rows. */
export function fromConic(program: FluidProgram, x: ArrayLike<number>, z: ArrayLike<number>) {
  const { n, rounds, rates, limit } = program;
  const part = (values: ArrayLike<number>, from: number, count: number) =>
    Float64Array.from({ length: count }, (_, k) => values[from + k]);
  const limits = limit ? n : 0;
  const duals: Duals = {
    compute: part(z, rounds, rounds),
    completion: part(z, 2 * rounds, limits),
    memory: part(z, 2 * rounds + limits, rounds),
  };
  return { x: part(x, 0, rates), duals };
}

interface Parts {
  readonly cost: Float64Array;
  readonly cone?: Hypograph | undefined;
  readonly excess?: boolean;
}

function assemble(program: FluidProgram, { cost, cone, excess = false }: Parts): ConicForm {
  const { rounds, rates, limit } = program;
  const linear = sparseConstraints(program);
  const budgets = linear.rows;
  const bounds = budgets + rounds;
  const cones = bounds + 2 * rates + (excess ? 1 : 0);
  const rows = cones + (cone ? 3 * rates : 0);
  const entries = new SparseColumns(cost.length, linear.values.length + rounds + 4 * rates + rounds + 1);
  for (let c = 0; c < linear.columns; c++) {
    putLinear(linear, rounds, c, entries);
    if (c >= rates) entries.put(budgets + c - rates, 1);
    else {
      entries.put(bounds + c, 1);
      entries.put(bounds + rates + c, -1);
      if (cone) entries.put(cones + 3 * c + cone.rate, -1);
    }
    entries.endColumn();
  }
  if (cone) putOwn(entries, cones, rates, cone);
  if (excess) putExcess(entries, budgets, rounds, cones - 1);
  const right = new Float64Array(rows);
  right.set(program.compute, rounds);
  if (limit) right.set(limit, 2 * rounds);
  right.set(program.budget, budgets);
  right.fill(1, bounds, bounds + rates);
  if (cone) for (let k = 0; k < rates; k++) right.set(cone.right, cones + 3 * k);
  return {
    columns: cost.length,
    rows,
    ...entries.matrix(),
    cost,
    right,
    zero: rounds,
    nonNegative: cones - rounds,
    exponential: cone && cone.power === undefined ? rates : 0,
    power: cone?.power === undefined ? [] : new Array(rates).fill(cone.power),
  };
}

/** The entries of a column of the linear constraints: first those of the equations, which come first here. */
function putLinear(
  { starts, indices, values }: SparseConstraints,
  rounds: number,
  c: number,
  entries: SparseColumns,
): void {
  const isEquation = (row: number) => row >= rounds && row < 2 * rounds;
  for (let e = starts[c]; e < starts[c + 1]; e++)
    if (isEquation(indices[e])) entries.put(indices[e] - rounds, values[e]);
  for (let e = starts[c]; e < starts[c + 1]; e++)
    if (!isEquation(indices[e]))
      entries.put(indices[e] < rounds ? indices[e] + rounds : indices[e], values[e]);
}

function putOwn(entries: SparseColumns, cones: number, rates: number, { own }: Hypograph): void {
  for (let k = 0; k < rates; k++) {
    entries.put(cones + 3 * k + own, -1);
    entries.endColumn();
  }
}

function putExcess(entries: SparseColumns, budgets: number, rounds: number, own: number): void {
  for (let t = 0; t < rounds; t++) entries.put(budgets + t, -1);
  entries.put(own, -1);
  entries.endColumn();
}
