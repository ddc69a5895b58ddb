import { requireInteger } from "../../core/errors.ts";
import { type FluidInput, type FluidProgram, fluidProgram } from "../../models/fluid-program/index.ts";
import type { TokenPolicy, TokenView } from "../../simulator/token-schedule/index.ts";
import { interiorPoint } from "../../solvers/interior-point/index.ts";
import type { Solution } from "../../solvers/solution.ts";
import type { SolveOptions } from "../../solvers/solver.ts";
import type { Workload } from "../../workload/workload.ts";
import { movedPlan, type WindowPlan } from "./moved-plan.ts";

export interface RecedingHorizonOptions {
  readonly compute: number;
  readonly memory: number;
  /** Rounds that each program looks ahead. */
  readonly window: number;
  /** Rounds between two solves; half of the window unless given. */
  readonly every?: number;
  /** Whether the program knows how many tokens each request lacks; otherwise it has no completion limits. */
  readonly knowsLengths?: boolean;
  readonly utility?: FluidInput["utility"];
  /** What solves each window; the interior point unless given. */
  readonly solve?: (program: FluidProgram, options: SolveOptions) => Solution;
}

/** A certified gap that is small enough for an order. */
const TOLERANCE = 1e-6;

/** A plan, of the requests whose columns it tells, from a round on. */
interface Plan extends WindowPlan {
  readonly round: number;
  readonly column: ReadonlyMap<number, number>;
}

/**
 * Receding horizon (section 8 of the convex-allocation paper): every so often the fluid program of the requests that are
 * there is solved over a short window from the state they are in, and until the next solve Algorithm 1 follows its
 * rates. What has been generated counts as prompt; releases are those of "prefill". Each solve starts from the last plan,
 * moved on.
 *
 * Without lengths all requests look alike to the program, so that it gives them equal rates as far as memory allows.
 * O(window · active) an iteration of the interior point.
 */
export function recedingHorizon(
  lengths: Pick<Workload, "prompt" | "output">,
  options: RecedingHorizonOptions,
): TokenPolicy {
  const { window } = options;
  const { every = Math.max(1, Math.floor(window / 2)) } = options;
  requireInteger("window", window, 1);
  requireInteger("rounds between solves", every, 1, window);
  let plan: Plan | undefined;
  return {
    name: `receding-horizon:window=${window}`,
    order(view) {
      if (!plan || view.round - plan.round >= every || view.active.some((i) => !plan!.column.has(i)))
        plan = nextPlan(view, lengths, options, plan);
      const { n, x, column } = plan;
      const first = n * (view.round - plan.round);
      const rate = (i: number) => x[first + column.get(i)!];
      return view.active.slice().sort((i, j) => rate(j) - rate(i) || i - j);
    },
  };
}

/** Plans the window that begins now. */
function nextPlan(
  view: TokenView,
  lengths: Pick<Workload, "prompt" | "output">,
  options: RecedingHorizonOptions,
  last: Plan | undefined,
): Plan {
  const { window, knowsLengths, solve = interiorPoint } = options;
  const { active, round } = view;
  // without lengths the program cannot tell requests apart: a start that does would only leave noise in the order
  const kept = Array.from(active, (i) => (knowsLengths ? (last?.column.get(i) ?? -1) : -1));
  const warm = last && { warm: movedPlan(last, kept, round - last.round) };
  const { x, duals } = solve(windowProgram(view, lengths, options), { tolerance: TOLERANCE, ...warm });
  const column = new Map(Array.from(active, (i, k) => [i, k]));
  return { round, column, n: active.length, window, x, duals };
}

/** The fluid program of the requests that are there, from the state they are in. */
function windowProgram(
  { active, generated }: TokenView,
  { prompt, output }: Pick<Workload, "prompt" | "output">,
  { compute, memory, window, knowsLengths = false, utility }: RecedingHorizonOptions,
): FluidProgram {
  const requests = Array.from(active, (i) => ({
    arrival: 0,
    prompt: prompt[i] + generated[i],
    output: Math.max(1, output[i] - generated[i]),
  }));
  const prompts = requests.reduce((sum, one) => sum + one.prompt, 0);
  return fluidProgram({
    requests,
    compute,
    memory: Math.max(memory, prompts + window), // paused requests may have to wait: the executor sees to M
    horizon: window,
    utility: utility ?? { kind: "log", epsilon: 0.337 },
    release: knowsLengths ? "prefill" : "none",
    completion: knowsLengths,
  });
}
