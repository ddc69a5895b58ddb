import { requireInteger, requirePositive } from "../../core/errors.ts";
import { type Seed, stream } from "../../core/random.ts";
import { type FluidProgram, fluidProgram } from "../../models/fluid-program/index.ts";

/** Settings of {@link scaledProgram}. */
export interface ScaledOptions {
  /** Number of requests. */
  readonly n: number;
  /** C, tokens a round; 8 unless given, as in S5. */
  readonly compute?: number;
  readonly seed?: Seed;
  /** Share of all output tokens that memory holds beside all prompts; 1 unless given, as in S5. */
  readonly memoryShare?: number;
}

/**
 * S5 at any size, with the ranges that the paper states: prompts uniform on 5 … 60, outputs on 10 … 100 tokens, arrivals on
 * rounds 0 … 20; weights on [0.5, 2]; M = P + D (or P and a share of D), limits on outputs,
 * prompts freed as tokens come,
 * U = log(x + 1e-6), and the paper's horizon, T = ⌈1.1 max(⌈D/C⌉, max (a + L))⌉.
 *
 * At large sizes a share of 1 leaves memory and compute slack, and only the limits bind; at 0.2 memory binds.
 */
export function scaledProgram({ n, compute = 8, seed = 1, memoryShare = 1 }: ScaledOptions): FluidProgram {
  requireInteger("n", n, 1);
  requirePositive("compute", compute);
  requirePositive("memoryShare", memoryShare);
  const random = stream(seed, "scaled program");
  const integer = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const requests = Array.from({ length: n }, () => ({
    prompt: integer(5, 60),
    output: integer(10, 100),
    arrival: integer(0, 20),
    weight: 0.5 + 1.5 * random(),
  }));
  const outputs = requests.reduce((sum, { output }) => sum + output, 0);
  const alone = requests.reduce((last, { arrival, output }) => Math.max(last, arrival + output), 0);
  return fluidProgram({
    requests,
    compute,
    memory: memoryShare * outputs + requests.reduce((sum, { prompt }) => sum + prompt, 0),
    horizon: Math.ceil((11 * Math.max(Math.ceil(outputs / compute), alone)) / 10),
    utility: { kind: "log", epsilon: 1e-6 },
    release: "prefill",
  });
}
