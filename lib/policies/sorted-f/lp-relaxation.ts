import highsLoader, { type Highs } from "highs";
import { InputError } from "../../core/errors.ts";
import {
  type StartTimeMilp,
  type StartTimeProgram,
  startTimeMilp,
  startTimeProgram,
} from "../../models/start-time/index.ts";
import { simulate } from "../../simulator/simulate.ts";
import type { Workload } from "../../workload/workload.ts";
import { svf } from "../svf.ts";

/** The linear relaxation of the start-time program (arXiv 2508.06133, section on LP; 2502.07115, section 3). */
export interface StartTimeRelaxation {
  /** No schedule's total latency is below; proved from the duals alone, whatever the solver says. In rounds. */
  readonly bound: number;
  /** Σ_t t · x_{i,t}: when each request starts on average, in rounds. */
  readonly meanStart: Float64Array;
}

/** Relative gap between primal and proved bound above which starts beyond the horizon may pay. */
const CLOSED = 1e-6;

/**
 * Solves the relaxation with HiGHS, in one block of time: the program has a column a request and start round and an
 * entry a round that it runs in, so this is for some dozens of requests of some dozens of rounds.
 *
 * Starts are allowed up to a horizon, at first the makespan of SVF, doubled until the bound proved from the prices,
 * which holds for starts at any time, meets the solver's optimum.
 *
 * @throws InputError for a capacity that is no positive number or a request that never fits
 */
export async function startTimeRelaxation(workload: Workload, memory: number): Promise<StartTimeRelaxation> {
  const highs = await highsLoader();
  const { start } = simulate(workload, svf(), { memory });
  const program = startTimeProgram(workload, memory, { known: start });
  const last = program.latest.reduce((a, b) => Math.max(a, b), 0);
  for (let horizon = start.reduce((a, b) => Math.max(a, b), 1); ; horizon *= 2) {
    const cut = { ...program, latest: program.latest.map((latest) => Math.min(latest, horizon)) };
    const milp = startTimeMilp(cut);
    const { prices, shares, optimum } = solveRelaxation(highs, milp, program.n);
    const bound = provedBound(program, cut, milp, prices);
    if (bound >= optimum * (1 - CLOSED) || horizon >= last)
      return { bound: bound + program.rounding, meanStart: meanStarts(milp, shares, program.n) };
  }
}

interface Optimum {
  /** Of each round's memory, at least 0. */
  prices: Float64Array;
  shares: Float64Array;
  optimum: number;
}

function solveRelaxation(highs: Highs, milp: StartTimeMilp, n: number): Optimum {
  const { columns, rows, cost, starts, indices, values, rowLower, rowUpper } = milp;
  const model = {
    numCols: columns,
    numRows: rows,
    colCost: cost,
    colLower: new Float64Array(columns),
    colUpper: new Float64Array(columns).fill(Number.POSITIVE_INFINITY), // the requests' rows keep them below 1
    rowLower,
    rowUpper,
    matrix: { format: "csc", numRows: rows, numCols: columns, starts, indices, values } as const,
  };
  return highs.withModel(model, (lp) => {
    lp.options.set("output_flag", false);
    const { modelStatus } = lp.run();
    if (modelStatus !== highs.constants.modelStatus.optimal)
      throw new InputError(`the relaxation was not solved: HiGHS ends with status ${modelStatus}`);
    const { colValue, rowDual } = lp.getSolution();
    const optimum = colValue.reduce((total, share, c) => total + share * cost[c], 0);
    return { prices: rowDual.slice(n).map((dual) => Math.max(0, -dual)), shares: colValue, optimum };
  });
}

/**
 * The Lagrangian bound Σ_i min_t (latency of start t + the prices of what it holds) − M · Σ prices. Starts after the
 * horizon, where the program allows them, cost at least what the first of them would without prices.
 */
function provedBound(
  { n, memory, output, release, latest }: StartTimeProgram,
  cut: StartTimeProgram,
  milp: StartTimeMilp,
  prices: Float64Array,
): number {
  const least = Float64Array.from(output, (o, i) =>
    cut.latest[i] < latest[i] ? cut.latest[i] + 1 + o - release[i] : Number.POSITIVE_INFINITY,
  );
  for (let c = 0; c < milp.columns; c++) {
    let cost = milp.cost[c];
    for (let e = milp.starts[c] + 1; e < milp.starts[c + 1]; e++)
      cost += prices[milp.indices[e] - n] * milp.values[e];
    const i = milp.request[c];
    if (cost < least[i]) least[i] = cost;
  }
  return least.reduce((a, b) => a + b, 0) - memory * prices.reduce((a, b) => a + b, 0);
}

function meanStarts(
  { columns, request, start }: StartTimeMilp,
  shares: Float64Array,
  n: number,
): Float64Array {
  const means = new Float64Array(n);
  for (let c = 0; c < columns; c++) means[request[c]] += shares[c] * start[c];
  return means;
}
