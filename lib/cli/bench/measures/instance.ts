import type { AnyPolicy } from "../../../simulator/index.ts";
import { arrivalTimes, generate, type Workload, workload } from "../../../workload/index.ts";

/** What a simulation is measured on. */
export interface InstanceSettings {
  readonly n: number;
  /** Arrival rate · mean memory volume / M; 1 would keep the memory full. A backlog: all requests at time 0. */
  readonly load: number | "backlog";
  readonly memory: number;
  readonly seed: string;
}

const PRESET = "amin";
const PIECE = 20_000;
/** From this size on, memory is measured as well as time. */
const LARGE = 1_000_000;
/** The width of the classes that tell A_min a lower bound. */
const BUCKET = 100;

/**
 * Requests of the `amin` preset, arriving as a Poisson process rounded up to whole rounds. For policies that learn,
 * lower bounds of outputs are the beginnings of classes of 100 tokens.
 *
 * Lengths are generated piece by piece, and the pieces collected where Node allows it, so that the peak of the
 * process's memory is that of the simulation.
 */
export function instance({ n, load, memory, seed }: InstanceSettings, policy: AnyPolicy): Workload {
  const learns = "learns" in policy && policy.learns;
  const { prompt, output } = lengths(n, seed);
  const arrival =
    load === "backlog" ? new Float64Array(n) : rounds(n, (load * memory) / meanVolume(prompt, output), seed);
  const about = { name: PRESET, unit: "words", time: "rounds", source: "bench", seed } as const;
  return workload({
    arrival,
    prompt,
    output,
    about,
    ...(learns && { lower: lowerBounds(output), upper: output }),
  });
}

/** Generates the lengths of n requests: the work that simulations are compared with. */
export function lengths(n: number, seed: string): { prompt: Int32Array; output: Int32Array } {
  const prompt = new Int32Array(n);
  const output = new Int32Array(n);
  for (let from = 0; from < n; from += PIECE) {
    const piece = generate(PRESET, { n: Math.min(PIECE, n - from), seed: `${seed}/${from}` });
    prompt.set(piece.prompt, from);
    output.set(piece.output, from);
    if (n >= LARGE) globalThis.gc?.();
  }
  return { prompt, output };
}

/** Mean of s·o + o(o + 1)/2: the token-rounds that a request holds. */
function meanVolume(prompt: Int32Array, output: Int32Array): number {
  let total = 0;
  for (let i = 0; i < prompt.length; i++) total += output[i] * (prompt[i] + (output[i] + 1) / 2);
  return total / prompt.length;
}

function lowerBounds(output: Int32Array): Int32Array {
  return output.map((o) => o - ((o - 1) % BUCKET));
}

function rounds(n: number, rate: number, seed: string): Float64Array {
  const times = arrivalTimes("poisson", { n, seed, rate });
  for (let i = 0; i < n; i++) times[i] = Math.ceil(times[i]);
  return times;
}
