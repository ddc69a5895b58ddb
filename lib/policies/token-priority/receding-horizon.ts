import { requireInteger } from "../../core/errors.ts";
import { type FluidInput, fluidProgram } from "../../models/fluid-program/index.ts";
import type { TokenPolicy, TokenView } from "../../simulator/token-schedule/index.ts";
import { interiorPoint } from "../../solvers/interior-point/index.ts";
import type { Workload } from "../../workload/workload.ts";

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
}

/**
 * Receding horizon (section 8 of the convex-allocation paper): every so often the fluid program of the requests that are
 * there is solved over a short window from the state they are in, and until the next solve Algorithm 1 follows its
 * rates. What has been generated counts as prompt; releases are those of "prefill".
 *
 * Without lengths all requests look alike to the program, so that it gives them equal rates as far as memory allows.
 * O(window · active) an iteration of the interior point.
 */
export function recedingHorizon(
  { prompt, output }: Pick<Workload, "prompt" | "output">,
  options: RecedingHorizonOptions,
): TokenPolicy {
  const { compute, memory, window, knowsLengths = false } = options;
  const { every = Math.max(1, Math.floor(window / 2)), utility = { kind: "log", epsilon: 0.337 } } = options;
  requireInteger("window", window, 1);
  requireInteger("rounds between solves", every, 1, window);
  let solvedAt = Number.NEGATIVE_INFINITY;
  let rates = new Map<number, Float64Array>();
  const resolve = ({ active, generated }: TokenView) => {
    const held = (i: number) => prompt[i] + generated[i];
    const requests = Array.from(active, (i) => ({
      arrival: 0,
      prompt: held(i),
      output: Math.max(1, output[i] - generated[i]),
    }));
    const prompts = requests.reduce((sum, one) => sum + one.prompt, 0);
    const program = fluidProgram({
      requests,
      compute,
      memory: Math.max(memory, prompts + window), // paused requests may have to wait: the executor sees to M
      horizon: window,
      utility,
      release: knowsLengths ? "prefill" : "none",
      completion: knowsLengths,
    });
    const { x } = interiorPoint(program, { tolerance: 1e-6 });
    const n = active.length;
    rates = new Map(
      Array.from(active, (i, k) => [i, Float64Array.from({ length: window }, (_, t) => x[t * n + k])]),
    );
  };
  return {
    name: `receding-horizon:window=${window}`,
    order(view) {
      const arrivals = view.active.some((i) => !rates.has(i));
      if (arrivals || view.round - solvedAt >= every) {
        resolve(view);
        solvedAt = view.round;
      }
      const t = view.round - solvedAt;
      return view.active.slice().sort((i, j) => rates.get(j)![t] - rates.get(i)![t] || i - j);
    },
  };
}
