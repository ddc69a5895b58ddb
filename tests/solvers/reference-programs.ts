import {
  type FluidInput,
  type FluidProgram,
  fluidProgram,
  type UtilitySpec,
} from "../../lib/models/fluid-program/index.ts";

/**
 * The generator of the programs whose optimal values stand in `reference-values.ts`, so that other implementations can
 * make the same ones: mulberry32 from a seed; prompts 5 … 88, outputs log-uniform on 10 … 480, arrivals 0 … 20, weights
 * 0.5 … 2. The six scenarios are those of Table 4 of the convex-allocation paper.
 */
export interface ReferenceOptions {
  readonly n?: number;
  readonly seed?: number;
  readonly utility?: UtilitySpec;
  readonly weights?: boolean;
  readonly completion?: boolean;
  readonly release?: "none" | "prefill" | "full";
  /** Compute, in place of the scenario's. */
  readonly compute?: number;
}

export type Scenario = "S1" | "S2" | "S3" | "S4" | "S5" | "S6";

/** Compute, and memory: in tokens, or in multiples of all output tokens beside all prompts. */
const SCENARIOS: Readonly<Record<Scenario, { compute: number; memory?: number; outputs?: number }>> = {
  S1: { compute: 256, memory: 200_000 },
  S2: { compute: 8, memory: 200_000 },
  S3: { compute: 256, outputs: 3 },
  S4: { compute: 16, outputs: 2 },
  S5: { compute: 8, outputs: 1 },
  S6: { compute: 32, outputs: 0.5 },
};

export function referenceProgram(scenario: Scenario, options: ReferenceOptions = {}): FluidProgram {
  return fluidProgram(referenceInput(scenario, options));
}

export function referenceInput(scenario: Scenario, options: ReferenceOptions = {}): FluidInput {
  const { n = 50, seed = 1, utility = { kind: "log", epsilon: 1e-6 }, release = "none" } = options;
  const rows = requests(n, seed);
  const prompts = rows.reduce((sum, row) => sum + row.prompt, 0);
  const outputs = rows.reduce((sum, row) => sum + row.output, 0);
  const { memory, outputs: share = 0, ...own } = SCENARIOS[scenario];
  const compute = options.compute ?? own.compute;
  const longest = Math.max(...rows.map((row) => row.arrival + row.output));
  const horizon = Math.ceil(1.1 * Math.max(Math.ceil(outputs / compute), longest));
  return {
    requests: rows.map(({ weight, ...row }) => (options.weights ? { ...row, weight } : row)),
    compute,
    memory: memory ? memory * Math.max(1, n / 50) : prompts + share * outputs,
    horizon: scenario === "S6" ? Math.ceil((horizon * 641) / 542) : horizon,
    utility,
    completion: options.completion ?? false,
    release,
  };
}

function requests(n: number, seed: number) {
  const random = mulberry32(seed);
  const integer = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const rows = Array.from({ length: n }, () => ({
    prompt: integer(5, 88),
    output: Math.round(10 * 48 ** random()),
    arrival: integer(0, 20),
    weight: 0.5 + 1.5 * random(),
  }));
  return rows.sort((a, b) => a.arrival - b.arrival);
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
