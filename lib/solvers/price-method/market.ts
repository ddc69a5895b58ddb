import type { FluidProgram } from "../../models/fluid-program/index.ts";

/** Σ x may miss the compute by this share of it; its dual value is then off by the square of that. */
const CLEARED = 1e-11;
const MOST_STEPS = 100;

/**
 * The rates of one round at given prices, and the compute price λ_t at which they use no more than there is. Scratch of
 * one value a request, filled anew for each round: no round's rates outlive the next.
 */
export class RoundMarket {
  /** Rates of the round last looked at: x[j] belongs to the j-th active request. */
  readonly x: Float64Array;
  /** −dx/dprice of those rates, as if [0, 1] did not bind. */
  readonly sensitivity: Float64Array;
  readonly #program: FluidProgram;
  /** Prices of the round entered, beside λ. */
  readonly own: Float64Array;
  readonly #slope: Float64Array;
  readonly #bend: Float64Array;
  /** Where requests leave, the program's column; otherwise all requests, of whom those who have arrived come first. */
  readonly #request: Int32Array;
  readonly #leaving: boolean;

  constructor(program: FluidProgram) {
    const column = () => new Float64Array(program.n);
    this.#leaving = program.end.some((end) => end < program.rounds);
    this.#request = this.#leaving ? program.request : Int32Array.from({ length: program.n }, (_, i) => i);
    this.#program = program;
    this.x = column();
    this.sensitivity = column();
    this.own = column();
    this.#slope = column();
    this.#bend = column();
  }

  /** The j-th active request of round t. */
  request(t: number, j: number): number {
    return this.#request[this.#leaving ? this.#program.offset[t] + j : j];
  }

  /** How many requests are active in round t. */
  count(t: number): number {
    return this.#program.offset[t + 1] - this.#program.offset[t];
  }

  /** Σ_i w_i U(x_i) − p_i x_i at the rates that are there, with the compute price λ. */
  surplus(t: number, lambda: number): number {
    const { weight, utility } = this.#program;
    let total = 0;
    for (let j = 0, count = this.count(t); j < count; j++) {
      const x = this.x[j];
      total += weight[this.request(t, j)] * utility.value(x) - (lambda + this.own[j]) * x;
    }
    return total;
  }

  /** Prices of the round's rates beside λ: κ_i (Π_t − Π_{end_i}) + ν_i. `cumulative` has T + 1 values. */
  enter(t: number, cumulative: Float64Array, completion: Float64Array): void {
    const { slope, end, limit } = this.#program;
    for (let j = 0, count = this.count(t); j < count; j++) {
      const i = this.request(t, j);
      this.own[j] = slope[i] * (cumulative[t] - cumulative[end[i]]) + (limit ? completion[i] : 0);
    }
  }

  /** Fills `x` with what is asked for at the compute price λ, and returns its sum. */
  demand(t: number, lambda: number): number {
    const { weight, utility } = this.#program;
    let total = 0;
    for (let j = 0, count = this.count(t); j < count; j++) {
      const x = utility.demand((lambda + this.own[j]) / weight[this.request(t, j)]);
      this.x[j] = x;
      total += x;
    }
    return total;
  }

  /** Fills `sensitivity` at the rates that are there, and returns the sum over those strictly between 0 and 1. */
  sense(t: number): number {
    const { weight, utility } = this.#program;
    const count = this.count(t);
    utility.sample(this.x, 0, count, this.#slope, this.#bend);
    let inner = 0;
    for (let j = 0; j < count; j++) {
      const x = this.x[j];
      const own = 1 / (weight[this.request(t, j)] * this.#slope[j] * this.#bend[j]);
      this.sensitivity[j] = Number.isFinite(own) ? own : 0;
      if (x > 0 && x < 1) inner += this.sensitivity[j];
    }
    return inner;
  }

  /** λ_t ≥ 0 with Σ x ≤ compute, = where λ_t > 0, by Newton steps kept within a bracket; leaves `x` at that price. */
  clear(t: number, guess: number): number {
    const capacity = this.#program.compute[t];
    if (this.count(t) === 0) return 0;
    if (!(this.demand(t, 0) > capacity)) return 0;
    let low = 0;
    let high = Number.POSITIVE_INFINITY;
    let lambda = guess > 0 ? guess : 0;
    for (let step = 0; step < MOST_STEPS; step++) {
      const excess = this.demand(t, lambda) - capacity;
      if (Math.abs(excess) <= CLEARED * capacity) break;
      if (excess > 0) low = lambda;
      else high = lambda;
      const next = lambda + excess / this.sense(t);
      lambda = next > low && next < high ? next : between(low, high);
    }
    return lambda;
  }
}

/** Somewhere within a bracket: by ratio where both ends are positive, beyond the lower one where there is no upper. */
function between(low: number, high: number): number {
  if (high === Number.POSITIVE_INFINITY) return 2 * low + 1e-3;
  return low > 0 ? Math.sqrt(low) * Math.sqrt(high) : high / 2;
}
