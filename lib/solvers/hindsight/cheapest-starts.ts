import type { StartTimeProgram } from "../../models/start-time/index.ts";

const BLOCK_BITS = 5;
const BLOCK = 1 << BLOCK_BITS;
/** A block is left out untabled if it costs more than the least by this factor, far above the rounding of sums. */
const ROUNDING = 1 + 1e-9;

/**
 * Each request's cheapest start at given memory prices π: latency plus rent,
 *
 *     start + o − release + Σ_{k=1..o} (s + k) · π(start + k).
 *
 * With prefix sums of π and of t·π the rent is A(start)·s + B(start), where A and B depend on the length o alone. So
 * requests are grouped by length, A and B are tabled once a group as far as needed, and blocks of starts are skipped
 * whose least A and B already cost too much, or the rounds that all of their starts run in. The result is exact.
 */
export class CheapestStarts {
  /** The start chosen for each request by the last {@link price}. */
  readonly start: Int32Array;
  /** The memory that the chosen starts hold beyond the capacity: the ascent direction of each round's price. */
  readonly excess: Float64Array;
  private readonly program: StartTimeProgram;
  private readonly rounds: number;
  /** What is left of M in each round. */
  private readonly capacity: Float64Array;
  private readonly byLength: Int32Array;
  private readonly sum: Float64Array;
  private readonly moment: Float64Array;
  private readonly perToken: Float64Array;
  private readonly base: Float64Array;
  private readonly leastPerToken: Float64Array;
  private readonly leastBase: Float64Array;
  /** The length that each block is tabled for, 0 for none. */
  private readonly tabledFor: Int32Array;
  private readonly level: Float64Array;
  private readonly slope: Float64Array;

  /**
   * @param rounds prices are 0 after this round; starts up to it are considered, later ones only cost more
   * @param taken tokens that others hold in each round, index 1 …; none unless given
   */
  constructor(program: StartTimeProgram, rounds: number, taken: ArrayLike<number> = []) {
    const { n, memory, output, release } = program;
    const size = rounds + output.reduce((longest, o) => Math.max(longest, o), 0) + 2;
    const column = () => new Float64Array(size);
    this.program = program;
    this.rounds = rounds;
    this.start = release.slice();
    this.excess = column();
    this.capacity = column().map((_, t) => memory - (taken[t] ?? 0));
    this.sum = column();
    this.moment = column();
    this.perToken = column();
    this.base = column();
    this.leastPerToken = new Float64Array((size >> BLOCK_BITS) + 1);
    this.leastBase = new Float64Array((size >> BLOCK_BITS) + 1);
    this.tabledFor = new Int32Array(this.leastBase.length);
    this.level = column();
    this.slope = column();
    this.byLength = Int32Array.from({ length: n }, (_, i) => i).sort(
      (i, j) => output[i] - output[j] || i - j,
    );
  }

  /**
   * The Lagrangian value Σ_i (cheapest cost of i) − Σ capacity·π, without the rounding of arrivals: a lower bound on the sum
   * of start + o − release over any schedule. Updates {@link start} and {@link excess}.
   *
   * @param prices by round, index 1 … rounds
   */
  price(prices: Float64Array): number {
    this.prefixSums(prices);
    this.level.fill(0);
    this.slope.fill(0);
    const { output, release } = this.program;
    let total = 0;
    for (let t = 1; t <= this.rounds; t++) total -= this.capacity[t] * prices[t];
    this.tabledFor.fill(0);
    for (const i of this.byLength) {
      total += this.cheapest(i) + output[i] - release[i];
      this.occupy(i);
    }
    this.demand();
    return total;
  }

  private prefixSums(prices: Float64Array): void {
    const { sum, moment, rounds } = this;
    for (let t = 1; t < sum.length; t++) {
      const price = t <= rounds ? prices[t] : 0;
      sum[t] = sum[t - 1] + price;
      moment[t] = moment[t - 1] + t * price;
    }
  }

  /** Tables A and B (with the start itself added) of a length for a block of starts, and their least values. */
  private tableBlock(block: number, output: number): void {
    const { rounds, sum, moment, perToken, base } = this;
    this.tabledFor[block] = output;
    const first = block << BLOCK_BITS;
    const end = Math.min(first + BLOCK, rounds + 1);
    let leastA = Number.POSITIVE_INFINITY;
    let leastB = Number.POSITIVE_INFINITY;
    for (let t = first; t < end; t++) {
      const a = sum[t + output] - sum[t];
      const b = t + moment[t + output] - moment[t] - t * a;
      perToken[t] = a;
      base[t] = b;
      if (a < leastA) leastA = a;
      if (b < leastB) leastB = b;
    }
    this.leastPerToken[block] = leastA;
    this.leastBase[block] = leastB;
  }

  /** Finds the cheapest start of request i (ties: the last one found stays), and returns start + rent. */
  private cheapest(i: number): number {
    const { rounds, perToken, base, leastPerToken, leastBase } = this;
    const prompt = this.program.prompt[i];
    const from = this.program.release[i];
    if (from > rounds) {
      this.start[i] = from;
      return from;
    }
    const output = this.program.output[i];
    let chosen = this.start[i];
    let least = this.startCost(chosen, prompt, output);
    for (let block = from >> BLOCK_BITS; block << BLOCK_BITS <= rounds; block++) {
      const first = block << BLOCK_BITS;
      if (first >= least) break; // the rent is never negative
      if (this.tabledFor[block] !== output) {
        if (this.certainRent(first, prompt, output) + first > ROUNDING * least) continue;
        this.tableBlock(block, output);
      }
      if (leastBase[block] + prompt * leastPerToken[block] >= least) continue;
      const end = Math.min(first + BLOCK, rounds + 1);
      for (let t = Math.max(first, from); t < end; t++) {
        const cost = base[t] + prompt * perToken[t];
        if (cost < least) {
          least = cost;
          chosen = t;
        }
      }
    }
    this.start[i] = chosen;
    return least;
  }

  /** The least that any start of a block pays for the rounds that all of them run in; 0 if there are none. */
  private certainRent(first: number, prompt: number, output: number): number {
    const last = first + BLOCK - 1;
    const end = first + output;
    if (end <= last || end >= this.sum.length) return 0;
    const { sum, moment } = this;
    return moment[end] - moment[last] + (prompt - last) * (sum[end] - sum[last]);
  }

  private startCost(start: number, prompt: number, output: number): number {
    const { sum, moment } = this;
    const perToken = sum[start + output] - sum[start];
    return start + moment[start + output] - moment[start] + (prompt - start) * perToken;
  }

  /** Adds request i's ramp to the demand: level + slope·t over its rounds. */
  private occupy(i: number): void {
    const { level, slope, start, rounds } = this;
    const first = start[i];
    if (first >= rounds) return;
    const end = first + this.program.output[i];
    const offset = this.program.prompt[i] - first;
    level[first + 1] += offset;
    slope[first + 1] += 1;
    level[end + 1] -= offset;
    slope[end + 1] -= 1;
  }

  private demand(): void {
    const { level, slope, excess, capacity, rounds } = this;
    let constant = 0;
    let rate = 0;
    for (let t = 1; t <= rounds; t++) {
      constant += level[t];
      rate += slope[t];
      excess[t] = constant + rate * t - capacity[t];
    }
  }
}
