import { requirePositive } from "../../core/errors.ts";
import {
  checkedKinds,
  checkedTime,
  type IterationTime,
  type RequestKind,
  rateOf,
  volumeOf,
} from "./kinds.ts";

/** Where the fluid settles that arrives at given rates and is all served. */
export interface Equilibrium {
  /** ρ: the part of the time that goes with tokens, d1 Σ λ_j W_j + d2 Σ λ_j s_j; the rest goes with d0. */
  readonly load: number;
  /** ΔT* = d0/(1 − ρ): how long an iteration lasts, in the clock's unit; infinite where ρ ≥ 1. */
  readonly iterationTime: number;
  /** M* = ΔT* Σ λ_j W_j: tokens held in each iteration. */
  readonly memory: number;
  /** n_j* = λ_j ΔT*: requests of each kind in each of its iterations 1 … o_j, which is how many start in each. */
  readonly perStage: readonly number[];
  /** Σ n_j* o_j: requests in the system, those waiting for their first iteration left out. */
  readonly running: number;
  /** Σ λ_j o_j: output tokens per unit of time. No online policy has more in the long run where M* ≤ C. */
  readonly throughput: number;
  /** Σ λ_j, per unit of time. */
  readonly rate: number;
}

/**
 * The fluid equilibrium of arXiv 2504.11320, section 3: if requests of kind j start at n_j an iteration, the iteration
 * holds M = Σ n_j W_j tokens and lasts ΔT = d0 + d1 M; n_j = λ_j ΔT closes the circle.
 *
 * Departures: the term d2 for prompt tokens being prefilled, of which Σ n_j s_j are in an iteration (with d2 = 0 the
 * formulas are the paper's); and throughput counts the output token that prefill yields, so that it is Σ λ_j (l_j' + 1)
 * where the paper has Σ λ_j l_j'.
 *
 * @throws InputError for kinds or parameters out of range
 */
export function equilibrium(kinds: readonly RequestKind[], time: IterationTime): Equilibrium {
  checkedKinds(kinds);
  const { d0 } = checkedTime(time);
  const load = loadOn(kinds, time);
  const iterationTime = load < 1 ? d0 / (1 - load) : Number.POSITIVE_INFINITY;
  const volume = rateOf(kinds, volumeOf);
  const perStage = kinds.map(({ rate }) => (rate === 0 ? 0 : rate * iterationTime));
  return {
    load,
    iterationTime,
    memory: volume === 0 ? 0 : volume * iterationTime,
    perStage,
    running: perStage.reduce((total, count, j) => total + count * kinds[j].output, 0),
    throughput: rateOf(kinds, ({ output }) => output),
    rate: rateOf(kinds, () => 1),
  };
}

function loadOn(kinds: readonly RequestKind[], time: IterationTime): number {
  const { d1, d2 } = checkedTime(time);
  return d1 * rateOf(kinds, volumeOf) + d2 * rateOf(kinds, ({ prompt }) => prompt);
}

/** The edge of the stability region in one direction. */
export interface Boundary {
  /** The kinds' rates times this lie on the edge. */
  readonly factor: number;
  /** Their sum there. */
  readonly rate: number;
  /** Whether memory binds there, M* = C; otherwise only time does: ρ = 1 comes with a memory of no limit. */
  readonly binding: "memory" | "time";
}

/**
 * How far rates can grow in their proportions until M*(c·λ) reaches the capacity C, the edge of the region
 * { λ : M*(λ) ≤ C } in that direction: c = C/(d0 Σ λ_j W_j + C ρ), and 1/ρ without a limit of memory.
 *
 * @param memory the capacity C in tokens; infinite for time alone
 * @throws InputError as {@link equilibrium}, and where all rates are 0
 */
export function stabilityBoundary(
  kinds: readonly RequestKind[],
  time: IterationTime,
  memory: number,
): Boundary {
  const { load, rate } = equilibrium(kinds, time);
  requirePositive("total rate", rate);
  const held = checkedTime(time).d0 * rateOf(kinds, volumeOf);
  const timeOnly = memory === Number.POSITIVE_INFINITY;
  const factor = timeOnly ? 1 / load : requirePositive("memory", memory) / (held + memory * load);
  return { factor, rate: factor * rate, binding: timeOnly ? "time" : "memory" };
}
