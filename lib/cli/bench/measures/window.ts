import { scaledProgram } from "../../../analysis/convex-allocation/index.ts";
import { quantile } from "../../../core/quantiles.ts";
import { type FluidProgram, fluidProgram } from "../../../models/fluid-program/index.ts";
import { movedPlan } from "../../../policies/token-priority/index.ts";
import { interiorPoint, type Solution } from "../../../solvers/index.ts";

/** What is good enough for a plan of which one round is carried out. */
const TOLERANCE = 1e-7;

/** Requests that would be done keep so many tokens to go, so that all windows have the same size. */
const LEAST_TOKENS = 0.5;

export interface WindowSettings {
  /** Number of requests. */
  readonly n: number;
  /** Rounds planned ahead. */
  readonly window: number;
  /** Rounds carried out. */
  readonly steps: number;
}

/**
 * Receding horizon: plans a window, carries its first round out, and plans the window one round on; warm from the last
 * plan moved by a round, and cold for comparison. Medians over the steps.
 */
export function measureWindow({ n, window, steps }: WindowSettings) {
  const times = { warm: [] as number[], cold: [] as number[] };
  const all = Array.from({ length: n }, (_, i) => i);
  let worstGap = 0;
  let program = firstWindow(n, window);
  let plan = interiorPoint(program, { tolerance: TOLERANCE });
  for (let step = 0; step < steps; step++) {
    program = nextWindow(program, plan);
    times.cold.push(interiorPoint(program, { tolerance: TOLERANCE }).milliseconds);
    plan = interiorPoint(program, { tolerance: TOLERANCE, warm: movedPlan({ n, window, ...plan }, all, 1) });
    times.warm.push(plan.milliseconds);
    worstGap = Math.max(worstGap, plan.gap);
  }
  return { warmMs: quantile(times.warm, 0.5), coldMs: quantile(times.cold, 0.5), worstGap };
}

/** All requests are there; the memory has room for a tenth of their tokens beside the prompts. */
function firstWindow(n: number, window: number): FluidProgram {
  const { prompt, output, weight } = scaledProgram({ n });
  const tokens = output.reduce((sum, length) => sum + length, 0);
  const memory = prompt.reduce((sum, length) => sum + length, tokens / 10);
  return windowOf(prompt, output, weight, { window, memory });
}

/** The window one round on: what the first round generated is held, and no more to be done. */
function nextWindow(
  { n, prompt, output, weight, rounds, memory }: FluidProgram,
  { x }: Solution,
): FluidProgram {
  const held = prompt.map((tokens, i) => tokens + x[i]);
  const left = output.map((tokens, i) => Math.max(LEAST_TOKENS, tokens - x[i]));
  return windowOf(held, left.subarray(0, n), weight, { window: rounds, memory });
}

function windowOf(
  prompt: Float64Array,
  output: Float64Array,
  weight: Float64Array,
  { window, memory }: { window: number; memory: number },
): FluidProgram {
  const requests = Array.from(prompt, (held, i) => ({
    arrival: 0,
    prompt: held,
    output: output[i],
    weight: weight[i],
  }));
  const utility = { kind: "log", epsilon: 1e-3 } as const;
  return fluidProgram({ requests, compute: 8, memory, horizon: window, utility });
}
