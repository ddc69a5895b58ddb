import { invalid, requirePositive, unknownName } from "../core/errors.ts";
import type { FluidProgram } from "../models/fluid-program/index.ts";
import { SOLVERS } from "./registry.ts";
import type { Solution } from "./solution.ts";
import type { SolveOptions } from "./solver.ts";

/**
 * Solves a fluid program. Every outcome is a {@link Solution}: a status, and what is proved of the optimum.
 *
 * @param options.solver the name of a solver, "interior-point" unless given
 * @throws InputError for an unknown solver, naming those known, a tolerance that is not positive, negative seconds, and
 *   for the fields of a program that {@link fluidProgram} has not read
 */
export async function solve(
  program: FluidProgram,
  { solver = SOLVERS[0].name, ...options }: SolveOptions & { readonly solver?: string } = {},
): Promise<Solution> {
  const chosen = SOLVERS.find(({ name }) => name === solver);
  if (!chosen)
    unknownName(
      "solver",
      solver,
      SOLVERS.map(({ name }) => name),
    );
  if (!("budget" in program)) invalid("program", "a description", "what fluidProgram makes of it");
  const { tolerance, seconds } = options;
  if (tolerance !== undefined) requirePositive("tolerance", tolerance);
  if (seconds !== undefined && !(seconds >= 0)) invalid("seconds", seconds, "a number of at least 0");
  return chosen.solve(program, options);
}
