import { join } from "node:path";
import { type Duals, type FluidProgram, sparseConstraints } from "../../models/fluid-program/index.ts";
import { projectRoot } from "../../notebook/document/find.ts";
import {
  conclude,
  type FluidSolver,
  type Solution,
  type SolveOptions,
  type Status,
} from "../../solvers/index.ts";
import { pythons, runProcess } from "./python.ts";

/** What a solve in Python cost beside what it found. */
export interface CvxpySolution extends Solution {
  /** Peak resident memory of the Python process, in bytes. */
  readonly peakBytes?: number;
  /** Seconds of processor time that CVXPY and the solver took together. */
  readonly cpuSeconds?: number;
  /** Seconds that the solver itself reports, without CVXPY's own work. */
  readonly solverSeconds?: number;
}

/** A solver of fluid programs that runs in a Python of its own. */
export interface CvxpySolver extends FluidSolver {
  solve(program: FluidProgram, options: SolveOptions): Promise<CvxpySolution>;
}

type Backend = "clarabel" | "ecos" | "scs";

const SCRIPT = join(projectRoot, "lib", "sweep", "side-process", "fluid_program.py");

/** The command that installs what is missing. */
export const CVXPY_COMMAND = "python3 -m pip install cvxpy clarabel ecos scs";

/**
 * The paper's own tools: CVXPY with Clarabel, ECOS or SCS, in a Python process a solve, where there is a Python that has
 * them (see {@link pythons}). Options are the solvers' own defaults unless a tolerance, a limit of iterations or of time
 * is given; ECOS has no time limit. Whatever they claim, the gap is certified here. `milliseconds` is what CVXPY took to
 * compile and solve, without the start of Python.
 *
 * They stand on this floor as they start processes: {@link solve} of `lib/solvers` knows only solvers that do not.
 */
export const cvxpySolvers: readonly CvxpySolver[] = (["clarabel", "ecos", "scs"] as const).map((backend) => ({
  name: `cvxpy-${backend}`,
  solve: (program, options) => solveWith(backend, program, options),
}));

interface Found {
  readonly word: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly solverSeconds?: number;
  readonly x?: number[];
  readonly duals?: Record<keyof Duals, number[]> | null;
  readonly iterations?: number;
  readonly peakBytes: number;
}

async function solveWith(
  backend: Backend,
  program: FluidProgram,
  options: SolveOptions,
): Promise<CvxpySolution> {
  const name = `cvxpy-${backend}`;
  const failed = (message: string, version = "") =>
    conclude(program, {
      claims: "failed",
      iterations: 0,
      milliseconds: 0,
      solver: { name, version },
      message,
    });
  finding ??= findCvxpy();
  const python = await finding;
  if (!python?.versions[backend]) return failed(`not installed: ${CVXPY_COMMAND}`);
  const version = `${python.versions[backend]} (CVXPY ${python.versions.cvxpy})`;
  const { power } = program.utility;
  if (!power && program.utility.kind !== "linear")
    return failed(
      `the utility ${program.utility.label} is not put into CVXPY's words; the interior point takes any`,
      version,
    );
  const request = {
    solver: backend.toUpperCase(),
    options: optionsOf(backend, options),
    program: asData(program),
  };
  const { code, output, complaint } = await runProcess(python.command, [SCRIPT], JSON.stringify(request));
  if (code !== 0)
    return failed(`the Python process ended with code ${code}: ${lastLine(complaint)}`, version);
  const found: Found = JSON.parse(output);
  const claims = claimed(found.word);
  const solution = conclude(
    program,
    {
      claims,
      iterations: found.iterations ?? 0,
      milliseconds: 1000 * found.seconds,
      solver: { name, version },
      ...(found.x && { x: Float64Array.from(found.x) }),
      ...(found.duals && { duals: asColumns(found.duals) }),
      ...(claims !== "optimal" && { message: found.word }),
    },
    options.tolerance,
  );
  const { peakBytes, cpuSeconds, solverSeconds } = found;
  return { ...solution, peakBytes, cpuSeconds, ...(solverSeconds !== undefined && { solverSeconds }) };
}

interface FoundCvxpy {
  readonly command: string;
  readonly versions: Readonly<Record<Backend | "cvxpy", string | null>>;
}

let finding: Promise<FoundCvxpy | undefined> | undefined;

/** The first Python that has CVXPY, with the versions of everything; undefined if there is none. */
export async function findCvxpy(environment = process.env): Promise<FoundCvxpy | undefined> {
  for (const command of pythons(environment)) {
    const { code, output } = await runProcess(command, [SCRIPT, "--versions"]);
    if (code !== 0) continue;
    const versions: FoundCvxpy["versions"] = JSON.parse(output);
    if (versions.cvxpy) return { command, versions };
  }
  return undefined;
}

function asData(program: FluidProgram) {
  const { columns, rows, starts, indices, values } = sparseConstraints(program);
  const { rates, rounds, request, weight, utility, compute, budget, limit } = program;
  return {
    rates,
    rounds,
    weight: Array.from(request, (i) => weight[i]),
    kind: utility.kind,
    alpha: utility.power?.alpha ?? 0,
    epsilon: utility.power?.epsilon ?? 0,
    compute: [...compute],
    budget: [...budget],
    limit: limit && [...limit],
    matrix: { rows, columns, starts: [...starts], indices: [...indices], values: [...values] },
  };
}

/** Settings by the names that each solver gives them. */
function optionsOf(
  backend: Backend,
  { tolerance, maxIterations, seconds }: SolveOptions,
): Record<string, number> {
  const names = {
    clarabel: {
      tolerances: ["tol_gap_abs", "tol_gap_rel", "tol_feas"],
      iterations: "max_iter",
      time: "time_limit",
    },
    ecos: { tolerances: ["abstol", "reltol", "feastol"], iterations: "max_iters", time: undefined },
    scs: { tolerances: ["eps_abs", "eps_rel"], iterations: "max_iters", time: "time_limit_secs" },
  }[backend];
  return {
    ...(tolerance !== undefined && Object.fromEntries(names.tolerances.map((name) => [name, tolerance]))),
    ...(maxIterations !== undefined && { [names.iterations]: maxIterations }),
    ...(seconds !== undefined && names.time && { [names.time]: seconds }),
  };
}

function claimed(word: string): Status {
  if (word === "optimal" || word === "unbounded") return word;
  if (word === "optimal_inaccurate") return "inaccurate";
  if (word.startsWith("infeasible")) return "infeasible";
  return word === "user_limit" ? "limit" : "failed";
}

function asColumns({ compute, memory, completion }: Record<keyof Duals, number[]>): Duals {
  return {
    compute: Float64Array.from(compute),
    memory: Float64Array.from(memory),
    completion: Float64Array.from(completion),
  };
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
