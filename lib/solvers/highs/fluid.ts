import type { Highs, Model } from "highs";
import type { Duals, FluidProgram } from "../../models/fluid-program/index.ts";
import { conclude, type Ending, TOLERANCE } from "../conclude.ts";
import { excessForm, fromConic } from "../conic/form.ts";
import { notInstalled } from "../conic/solve.ts";
import type { Solution, Status } from "../solution.ts";
import type { FluidSolver, SolveOptions } from "../solver.ts";
import { HIGHS_COMMAND, loadHighs, modelData, versionOf } from "./load.ts";
import { coarsePoints, finePoints, type PieceProgram, type Points, pieceProgram } from "./pieces.ts";

/**
 * HiGHS (Huangfu and Hall), a solver of linear programs, as WebAssembly in the package `highs`. A linear utility is solved
 * as it is. Any other becomes a function of straight pieces, first the same for all rates, then finer and finer around
 * each rate of the last pass, until the certified gap is within the tolerance: utilities without a cone can be solved
 * too. Practicable for some thousand rates; the paper's scenarios take minutes.
 */
export const highs: FluidSolver = {
  name: "highs",
  async solve(program, options) {
    try {
      return passes(await loadHighs(), program, options);
    } catch (error) {
      const solver = { name: "highs", version: "" };
      const message = notInstalled(error, HIGHS_COMMAND);
      return conclude(program, { claims: "failed", iterations: 0, milliseconds: 0, solver, message });
    }
  },
};

const MOST_PASSES = 12;

function passes(loaded: Highs, program: FluidProgram, options: SolveOptions): Solution {
  const { seconds = Number.POSITIVE_INFINITY, tolerance = TOLERANCE } = options;
  const begin = performance.now();
  const left = () => seconds - (performance.now() - begin) / 1000;
  const coarse = coarsePoints(program.utility);
  const exact = coarse.length === 2;
  let points: (rate: number) => Points = () => coarse;
  let best: Solution | undefined;
  let iterations = 0;
  for (let pass = 0; pass < MOST_PASSES && (pass === 0 || left() > 0); pass++) {
    const found = solvePieces(loaded, program, pieceProgram(program, points), left());
    iterations += found.iterations;
    const claims = found.claims === "optimal" && !exact ? "inaccurate" : found.claims; // until the certificate agrees
    const milliseconds = performance.now() - begin;
    const solver = { name: "highs", version: versionOf(loaded) };
    const solution = conclude(program, { ...found, claims, iterations, milliseconds, solver }, tolerance);
    if (!best || solution.gap < best.gap) best = solution;
    if (solution.gap <= tolerance || !found.x || exact) break;
    const { x } = found;
    points = (rate) => finePoints(program.utility, coarse, x[rate], 0.5 ** (pass + 1));
  }
  return { ...best!, iterations, milliseconds: performance.now() - begin };
}

type Found = Omit<Ending, "milliseconds" | "solver">;

function solvePieces(loaded: Highs, program: FluidProgram, pieces: PieceProgram, seconds: number): Found {
  return loaded.withModel(modelData(pieces, pieces.cost), (model): Found => {
    const claims = run(loaded, model, seconds);
    const iterations = Number(model.info.get("simplex_iteration_count"));
    if (claims === "infeasible")
      return { claims, iterations, message: claims, ...excessDuals(loaded, program) };
    if (claims !== "optimal") return { claims, iterations, message: `HiGHS ended with "${claims}"` };
    const { colValue, rowDual, colDual } = model.getSolution();
    return { claims, iterations, x: rates(pieces.first, colValue), duals: prices(program, rowDual, colDual) };
  });
}

function run(loaded: Highs, model: Model, seconds: number): Status {
  model.options.set({
    output_flag: false,
    ...(Number.isFinite(seconds) && { time_limit: Math.max(seconds, 0.01) }),
  });
  model.run();
  const status = model.getModelStatus();
  const { optimal, infeasible, unboundedOrInfeasible, unbounded, timeLimit } = loaded.constants.modelStatus;
  if (status === optimal) return "optimal";
  if (status === infeasible || status === unboundedOrInfeasible) return "infeasible"; // rates are bounded
  if (status === unbounded) return "unbounded";
  return status === timeLimit ? "limit" : "failed";
}

/** The rates as sums of their pieces. */
function rates(first: Int32Array, columns: Float64Array): Float64Array {
  const x = new Float64Array(first.length - 1);
  for (let k = 0; k < x.length; k++) for (let c = first[k]; c < first[k + 1]; c++) x[k] += columns[c];
  return x;
}

/** Prices from the duals of a minimisation, where a binding upper bound has a dual of at most 0. */
function prices({ n, rounds, limit }: FluidProgram, rowDual: Float64Array, colDual: Float64Array): Duals {
  const positive = (values: Float64Array) => values.map((value) => Math.max(0, -value));
  return {
    compute: positive(rowDual.subarray(0, rounds)),
    memory: positive(colDual.subarray(colDual.length - rounds)),
    completion: positive(rowDual.subarray(2 * rounds, 2 * rounds + (limit ? n : 0))),
  };
}

/** The prices of the least excess over the memory, which prove that the program is infeasible. */
function excessDuals(loaded: Highs, program: FluidProgram): { duals?: Duals } {
  const form = excessForm(program);
  const free = new Float64Array(form.columns).fill(Number.NEGATIVE_INFINITY);
  const rowLower = new Float64Array(form.rows).fill(Number.NEGATIVE_INFINITY).fill(0, 0, form.zero);
  const bounds = { columnLower: free, columnUpper: free.map(() => Number.POSITIVE_INFINITY) };
  const constraints = { ...form, ...bounds, rowLower, rowUpper: form.right };
  return loaded.withModel(modelData(constraints, form.cost), (model) => {
    if (run(loaded, model, Number.POSITIVE_INFINITY) !== "optimal") return {};
    const { colValue, rowDual } = model.getSolution();
    return {
      duals: fromConic(
        program,
        colValue,
        rowDual.map((value) => Math.max(0, -value)),
      ).duals,
    };
  });
}
