import { invalid } from "../../core/errors.ts";
import type { Workload } from "../../workload/workload.ts";

/**
 * The hindsight program (arXiv 2502.07115, section 3) as data: choose a start round p_i ≥ release_i for each request so
 * that the sum of p_i + o_i − a_i is least and no round holds more than M tokens. A request started at p holds s + k
 * tokens in round p + k, k = 1 … o.
 */
export interface StartTimeProgram {
  readonly n: number;
  /** The capacity M, in the workload's unit. */
  readonly memory: number;
  /** The first round after which each request may start: its arrival, rounded up. */
  readonly release: Int32Array;
  readonly prompt: Int32Array;
  readonly output: Int32Array;
  /** Σ (release − arrival): what rounding up to whole rounds adds to every schedule's total latency. */
  readonly rounding: number;
  /** The total latency of the schedule that the horizon cuts were derived from. */
  readonly known: number;
  /**
   * No start of an optimal schedule is later: as every other request costs at least its length, request i costs at
   * most `known` − Σ_{j≠i} o_j, so p_i ≤ release_i + `known` − Σ_j o_j (in rounds after release).
   */
  readonly latest: Int32Array;
}

/** Options of {@link startTimeProgram}. */
export interface StartTimeOptions {
  /** Start rounds of a feasible schedule, one a request; where absent, one request at a time. */
  readonly known?: ArrayLike<number>;
}

/**
 * The hindsight program of a workload, with horizon cuts from a known schedule.
 *
 * @param memory the capacity M, in the workload's unit
 * @throws InputError for a capacity that is not a positive number, for a request that can never fit, naming it,
 *   and for arrivals out of order
 */
export function startTimeProgram(
  workload: Workload,
  memory: number,
  options: StartTimeOptions = {},
): StartTimeProgram {
  if (!(Number.isFinite(memory) && memory > 0)) invalid("memory", memory, "a positive number of tokens");
  const { n, arrival, prompt, output } = workload;
  checkFits(workload, memory);
  checkOrder(arrival);
  const release = Int32Array.from(arrival, Math.ceil);
  let rounding = 0;
  for (let i = 0; i < n; i++) rounding += release[i] - arrival[i];
  const starts = options.known ?? oneAtATime(release, output);
  const base = { n, memory: Math.floor(memory), release, prompt, output, rounding };
  return withHorizon(base, starts);
}

/** The same program with the horizon cuts of another, better schedule. O(n). */
export function withHorizon(
  program: Omit<StartTimeProgram, "known" | "latest">,
  starts: ArrayLike<number>,
): StartTimeProgram {
  const { n, release, output, rounding } = program;
  if (starts.length !== n) invalid("known schedule", `${starts.length} starts`, `${n}, one a request`);
  let waits = 0;
  let lengths = 0;
  for (let i = 0; i < n; i++) {
    waits += starts[i] - release[i];
    lengths += output[i];
  }
  const latest = release.map((first) => Math.min(first + waits, 2 ** 31 - 1));
  return { ...program, known: waits + lengths + rounding, latest };
}

function checkOrder(arrival: Float64Array): void {
  for (let i = 1; i < arrival.length; i++)
    if (arrival[i] < arrival[i - 1])
      invalid(`arrival of request ${i}`, arrival[i], `no earlier than the one before it, ${arrival[i - 1]}`);
}

function checkFits({ n, prompt, output }: Workload, memory: number): void {
  for (let i = 0; i < n; i++)
    if (prompt[i] + output[i] > memory)
      invalid(
        `request ${i}`,
        `${prompt[i]} + ${output[i]} tokens`,
        `at most the memory, ${memory}, or it never fits`,
      );
}

function oneAtATime(release: Int32Array, output: Int32Array): Int32Array {
  const starts = new Int32Array(release.length);
  let free = 0;
  for (let i = 0; i < release.length; i++) {
    starts[i] = Math.max(release[i], free);
    free = starts[i] + output[i];
  }
  return starts;
}
