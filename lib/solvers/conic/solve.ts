import type { FluidProgram } from "../../models/fluid-program/index.ts";
import { conclude, type Ending } from "../conclude.ts";
import type { Solution, Status } from "../solution.ts";
import type { FluidSolver, SolveOptions } from "../solver.ts";
import { type ConicForm, conicForm, excessForm, fromConic } from "./form.ts";

/** What a conic solver made of a program. */
export interface ConicResult {
  readonly claims: Status;
  /** Columns and prices of rows; absent where the solver returns none. */
  readonly x?: ArrayLike<number> | undefined;
  readonly z?: ArrayLike<number> | undefined;
  readonly iterations: number;
  /** The solver's own word for how it ended. */
  readonly word: string;
}

/** A conic solver as a package offers it. */
export interface ConicBackend {
  readonly name: string;
  readonly version: string;
  solve(form: ConicForm, options: SolveOptions): ConicResult;
}

/** Tells how to get a package that cannot be loaded. */
export function notInstalled(error: unknown, command: string): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const missing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
  return missing ? `not installed: ${command}` : `cannot be loaded (${message}): ${command}`;
}

/**
 * A solver of fluid programs from a conic one. A claim of infeasibility is put to the proof: the same solver is asked
 * for the least excess over the memory, whose prices are the certificate, as not all packages return one.
 *
 * @param load loads the package; where that fails the solution says how to install it
 */
export function conicSolver(name: string, command: string, load: () => Promise<ConicBackend>): FluidSolver {
  return {
    name,
    async solve(program, options) {
      let backend: ConicBackend;
      try {
        backend = await load();
      } catch (error) {
        return failed(program, { name, version: "" }, notInstalled(error, command));
      }
      return solveWith(backend, program, options);
    },
  };
}

function solveWith(backend: ConicBackend, program: FluidProgram, options: SolveOptions): Solution {
  const { name, version } = backend;
  const form = conicForm(program);
  if (!form) {
    const why = `the utility ${program.utility.label} has no cone; the interior point takes any`;
    return failed(program, { name, version }, why);
  }
  const begin = performance.now();
  const result = attempt(backend, form, options);
  const found = result.x && result.z ? fromConic(program, result.x, result.z) : {};
  const proof = result.claims === "infeasible" ? infeasibility(backend, program, options) : {};
  const ending: Ending = {
    claims: result.claims,
    iterations: result.iterations,
    milliseconds: performance.now() - begin,
    solver: { name, version },
    ...found,
    ...proof,
    ...(result.claims !== "optimal" && { message: result.word }),
  };
  return conclude(program, ending, options.tolerance);
}

/** WebAssembly that runs out of memory throws, and so may a package on data it does not like. */
function attempt(backend: ConicBackend, form: ConicForm, options: SolveOptions): ConicResult {
  try {
    return backend.solve(form, options);
  } catch (error) {
    return { claims: "failed", iterations: 0, word: `${backend.name} threw: ${(error as Error).message}` };
  }
}

function infeasibility(backend: ConicBackend, program: FluidProgram, options: SolveOptions) {
  const { x, z } = attempt(backend, excessForm(program), options);
  return x && z ? { duals: fromConic(program, x, z).duals } : {};
}

function failed(program: FluidProgram, solver: Ending["solver"], message: string): Solution {
  return conclude(program, { claims: "failed", iterations: 0, milliseconds: 0, solver, message });
}
