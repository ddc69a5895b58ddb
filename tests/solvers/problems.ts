import type { FluidInput } from "../../lib/models/fluid-program/index.ts";
import type { Status } from "../../lib/solvers/index.ts";

/**
 * Small programs whose outcome is known, for every solver of fluid programs. There is no unbounded one: rates lie in
 * [0, 1], where a concave function that is finite has a maximum.
 */
export interface Problem {
  readonly name: string;
  readonly input: FluidInput;
  readonly status: Status;
  /** Known optimum, by the formula in the comment beside it. */
  readonly optimum?: number;
  readonly duals?: Partial<Record<"compute" | "memory" | "completion", readonly number[]>>;
}

const four = (weight?: number) =>
  Array.from({ length: 4 }, () => ({ arrival: 0, prompt: 2, output: 3, ...(weight && { weight }) }));

const log = { kind: "log", epsilon: 0.01 } as const;

export const problems: readonly Problem[] = [
  {
    // all alike: x = C/n; λ = U′(C/n)
    name: "fair shares of compute",
    input: { requests: four(), compute: 2, memory: 100, horizon: 3, utility: log, completion: false },
    status: "optimal",
    optimum: 12 * Math.log(0.51),
    duals: { compute: [1 / 0.51, 1 / 0.51, 1 / 0.51], memory: [0, 0, 0] },
  },
  {
    // only the last memory row binds: x = (M − P)/(nT); μ_T = U′(x), the others 0
    name: "fair shares of memory",
    input: { requests: four(), compute: 4, memory: 8 + 6, horizon: 3, utility: log, completion: false },
    status: "optimal",
    optimum: 12 * Math.log(0.51),
    duals: { compute: [0, 0, 0], memory: [0, 0, 1 / 0.51] },
  },
  {
    // x = L/T; ν = U′(L/T)
    name: "outputs spread over the horizon",
    input: { requests: four(), compute: 4, memory: 100, horizon: 6, utility: log },
    status: "optimal",
    optimum: 24 * Math.log(0.51),
    duals: { compute: [0, 0, 0, 0, 0, 0], memory: [0, 0, 0, 0, 0, 0], completion: Array(4).fill(1 / 0.51) },
  },
  {
    // throughput: the heavier request first; C = 1 a round
    name: "a linear program",
    input: {
      requests: [
        { arrival: 0, prompt: 1, output: 2, weight: 3 },
        { arrival: 0, prompt: 1, output: 2, weight: 1 },
      ],
      compute: 1,
      memory: 50,
      horizon: 3,
      utility: { kind: "linear" },
    },
    status: "optimal",
    optimum: 3 * 2 + 1,
    duals: { compute: [1, 1, 1], completion: [2, 0] },
  },
  {
    // two requests of weights 1 and 4 under x₁ + x₂ ≤ 1, U = 2√x: x ∝ w²
    name: "shares by weight",
    input: {
      requests: [
        { arrival: 0, prompt: 0, output: 9 },
        { arrival: 0, prompt: 0, output: 9, weight: 4 },
      ],
      compute: 1,
      memory: 50,
      horizon: 1,
      utility: { kind: "alpha-fair", alpha: 0.5, epsilon: 0 },
    },
    status: "optimal",
    optimum: 2 * Math.sqrt(1 + 16),
    duals: { compute: [Math.sqrt(17)], memory: [0], completion: [0, 0] },
  },
  {
    name: "fair shares of compute: prompts exceed the memory",
    input: { requests: four(), compute: 2, memory: 7, horizon: 3, utility: log, completion: false },
    status: "infeasible",
  },
  {
    name: "fair shares of memory: the second arrival exceeds it",
    input: {
      requests: [...four(), { arrival: 2, prompt: 7, output: 1 }],
      compute: 4,
      memory: 14,
      horizon: 3,
      utility: log,
    },
    status: "infeasible",
  },
  {
    // tokens free 2/3 each, and four a round bring the eight prompt tokens to 8 − 8/3 > 2 in the first
    name: "tokens that free memory, but not in time",
    input: { requests: four(), compute: 4, memory: 2, horizon: 3, utility: log, release: "full" },
    status: "infeasible",
  },
  {
    // weights over six decades, memory in bytes: as fair shares of memory, by weight
    name: "badly scaled shares of memory",
    input: {
      requests: [1e-3, 1, 1e3].map((weight) => ({ arrival: 0, prompt: 2, output: 9, weight })),
      compute: 3,
      memory: 1e9 * (6 + 0.5),
      blockSize: 1e9,
      horizon: 1,
      utility: { kind: "log", epsilon: 1e-9 },
      completion: false,
    },
    status: "optimal",
    optimum: [1e-3, 1, 1e3].reduce((sum, w) => sum + w * Math.log((0.5 + 3e-9) * (w / 1001.001)), 0),
  },
];
