import type { Status } from "../solution.ts";
import type { SolveOptions } from "../solver.ts";
import type { ConicForm } from "./form.ts";
import { type ConicBackend, type ConicResult, conicSolver } from "./solve.ts";

/**
 * Clarabel, an interior-point solver for cones (Goulart and Chen), as WebAssembly in the package `cvxjs`. Its raw entry
 * is used: the modelling layer of the package builds dense matrices. It takes no warm start, tells no iterations as it
 * goes, and returns no point unless it ends "optimal".
 */
export const clarabel = conicSolver("clarabel", "npm install cvxjs", async (): Promise<ConicBackend> => {
  const loaded = await import("clarabel-wasm-nodejs");
  const { solve } = "default" in loaded ? (loaded.default as typeof loaded) : loaded;
  return { name: "clarabel", version: VERSION, solve: (form, options) => run(solve, form, options) };
});

/** The version compiled into the WebAssembly, which its own `version()` does not tell. */
const VERSION = "0.9.0 (WASM)";

type Solve = typeof import("clarabel-wasm-nodejs").solve;

interface Answer {
  readonly status: string;
  readonly x?: Float64Array;
  readonly z?: Float64Array;
  readonly iterations: number;
  /** Seconds. */
  readonly solve_time: number;
}

/** Clarabel's own default; its scale of iterations is that of an interior point. */
const MOST_ITERATIONS = 200;

function run(solve: Solve, form: ConicForm, options: SolveOptions): ConicResult {
  const { columns, rows } = form;
  const gap = options.tolerance ?? 1e-8;
  const answer: Answer = solve(
    new Uint32Array(columns + 1), // no quadratic term
    new Uint32Array(0),
    new Float64Array(0),
    form.cost,
    new Uint32Array(form.starts),
    new Uint32Array(form.indices),
    form.values,
    form.right,
    columns,
    rows,
    JSON.stringify({
      zero: form.zero,
      nonneg: form.nonNegative,
      soc: [],
      exp: form.exponential,
      power: form.power,
    }),
    JSON.stringify({
      verbose: false,
      max_iter: options.maxIterations ?? MOST_ITERATIONS,
      time_limit: options.seconds ?? 1e10,
      tol_gap_abs: gap,
      tol_gap_rel: gap,
    }),
  );
  const { status: word, x, z, iterations } = answer;
  const late = answer.solve_time >= (options.seconds ?? Number.POSITIVE_INFINITY);
  return { claims: late ? "limit" : claimed(word), x, z, iterations, word };
}

/** The package tells these apart; a time limit and numerical trouble are both "unknown" to it. */
function claimed(word: string): Status {
  if (word === "optimal" || word === "infeasible" || word === "unbounded") return word;
  return word === "max_iterations" ? "limit" : "failed";
}
