import {
  chosenInstance,
  type ProgramOptions,
  type ScenarioId,
  scenario,
  scenarioProgram,
} from "../../../analysis/convex-allocation/index.ts";
import { type Seed, stream } from "../../../core/random.ts";
import { type FluidProgram, tokensPerRequest } from "../../../models/fluid-program/index.ts";
import { type Solution, solve } from "../../../solvers/index.ts";
import { type CvxpySolution, cvxpySolvers } from "../../../sweep/index.ts";

export interface SolverSettings extends ProgramOptions {
  readonly scenario: ScenarioId;
  /** A solver of `lib/solvers`, or one of CVXPY's as `cvxpy-ecos`. */
  readonly solver: string;
  /** Weights are drawn from [0.5, 2] by this seed; all are 1 where absent. */
  readonly weights?: Seed;
  /** Solved so often; the best time counts. */
  readonly repeats: number;
  /** The certified gap to ask for; the solver's own default where absent. */
  readonly tolerance?: number;
  /** Time limit, for solvers that have one. */
  readonly seconds?: number;
}

/** What a solver made of a scenario. */
export interface SolverRow {
  readonly version: string;
  readonly status: Solution["status"];
  /** The solver's own words, where it did not end "optimal". */
  readonly message: string | null;
  readonly objective: number;
  readonly bound: number;
  readonly gap: number;
  /** Tokens that the rates generate. */
  readonly tokens: number;
  readonly iterations: number;
  readonly milliseconds: number;
  /** Processor time, which other work on the machine does not lengthen much. */
  readonly cpuMilliseconds: number;
  /** Peak memory of the Python process, in megabytes, where there is one. */
  readonly pythonMB: number | null;
}

/** Solves a scenario of the chosen instance with one solver. */
export async function measureSolver(settings: SolverSettings): Promise<SolverRow> {
  const { repeats, tolerance, seconds, ...of } = settings;
  const program = programOf(settings);
  const limits = { ...(tolerance !== undefined && { tolerance }), ...(seconds !== undefined && { seconds }) };
  const cvxpy = cvxpySolvers.find(({ name }) => name === of.solver);
  let solution: Solution | undefined;
  let milliseconds = Number.POSITIVE_INFINITY;
  let cpuMilliseconds = Number.POSITIVE_INFINITY;
  for (let k = 0; k < repeats; k++) {
    const before = process.cpuUsage();
    solution = await (cvxpy
      ? cvxpy.solve(program, limits)
      : solve(program, { solver: of.solver, ...limits }));
    milliseconds = Math.min(milliseconds, solution.milliseconds);
    cpuMilliseconds = Math.min(cpuMilliseconds, cpuTime(solution, before));
  }
  const { solver, status, message, objective, bound, gap, x, iterations } = solution!;
  const tokens = x.length > 0 ? tokensPerRequest(program, x).reduce((sum, value) => sum + value, 0) : 0;
  const peak = (solution as { peakBytes?: number }).peakBytes;
  const pythonMB = peak === undefined ? null : peak / 1e6;
  const found = { objective, bound, gap, tokens, iterations, milliseconds, cpuMilliseconds, pythonMB };
  return { version: solver.version, status, message: message ?? null, ...found };
}

/** The program of a scenario, weighted on request. */
function programOf({ scenario: id, weights, ...options }: SolverSettings): FluidProgram {
  const requests = chosenInstance();
  const weighted = weights === undefined ? requests : { ...requests, weight: drawn(requests.n, weights) };
  return scenarioProgram(weighted, scenario(id, requests), options);
}

function drawn(n: number, seed: Seed): Float64Array {
  const random = stream(seed, "weights");
  return Float64Array.from({ length: n }, () => 0.5 + 1.5 * random());
}

/** Processor time in milliseconds: that of the Python process where there is one, of this one since `before` elsewhere. */
function cpuTime(solution: CvxpySolution, before: NodeJS.CpuUsage): number {
  if (solution.cpuSeconds !== undefined) return 1000 * solution.cpuSeconds;
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
