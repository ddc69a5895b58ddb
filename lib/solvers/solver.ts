import type { Duals, FluidProgram } from "../models/fluid-program/index.ts";
import type { Solution } from "./solution.ts";

/** What any solver may be asked; a solver ignores what it cannot do. */
export interface SolveOptions {
  /** The certified gap to reach. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
  /** Time limit. */
  readonly seconds?: number;
  /** A solution of a similar program to start from. */
  readonly warm?: { readonly x: Float64Array; readonly duals: Duals };
  /** Receives one line of an iteration log at a time. */
  readonly log?: (line: string) => void;
}

/** A solver of fluid programs. */
export interface FluidSolver {
  /** As users name it, for example "interior-point". */
  readonly name: string;
  /** Never throws and never rejects: what goes wrong is in the solution's status and message. */
  solve(program: FluidProgram, options: SolveOptions): Solution | Promise<Solution>;
}
