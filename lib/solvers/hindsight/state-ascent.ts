import type { StartTimeProgram } from "../../models/start-time/index.ts";
import type { MemoryPrices, StatePrices } from "./prices.ts";
import { SafeStates } from "./safe-states.ts";

/** Temperature of the smoothing, relative to the greatest rent: at the start and at the end. */
const TEMPERATURE = [0.015, 0.0015] as const;
/** The requests' choice of starts is smoothed by so many times that. */
const START_SMOOTHING = 2;
/** Step of a price, relative to the knot's rent: at the start and at the end. */
const STEP = [0.4, 0.02] as const;
/** Adam's decay rates, and what keeps its steps finite. */
const DECAY = [0.9, 0.99] as const;
const FLOOR = 1e-3;
/** Starts dearer than this many temperatures are left out of the smoothed choice. */
const REACH = 12;

/** Spacing of the knots, stage by stage, and each stage's share of the iterations. */
export interface Stage {
  readonly spacing: number;
  readonly iterations: number;
}

/**
 * Ascent of the safe-state bound: a price for each state of a running request, at knots in time and linear between.
 *
 * As the greatest rent over safe multisets is convex in the prices, the rent of a round between two knots is at most
 * the mean of theirs, so one dynamic program a knot bounds all rounds. The smoothed dual is climbed by Adam, while the
 * temperature falls; a stage with half the spacing starts from the same prices. The bound is valid at any prices.
 */
export class StateAscent {
  /** The best smoothed value so far, a lower bound on the latency after release. Not yet certified. */
  value = Number.NEGATIVE_INFINITY;
  private readonly program: StartTimeProgram;
  private readonly safe: SafeStates;
  private readonly stages: readonly Stage[];
  private readonly used: Int32Array;
  private readonly scale: number;
  private readonly costs: Float64Array;
  private readonly weights: Float64Array;
  private readonly rounds: number;
  private stage = 0;
  private inStage = 0;
  private done = 0;
  private knots: number;
  private prices: Float64Array;
  private best: StatePrices;
  private gradient: Float64Array;
  private rents: Float64Array;
  private mean: Float64Array;
  private square: Float64Array;

  /**
   * @param from memory prices to start from: a state's price is its tokens' price
   * @param rounds prices are 0 after about this round
   */
  constructor(program: StartTimeProgram, from: MemoryPrices, rounds: number, stages: readonly Stage[]) {
    this.program = program;
    this.safe = new SafeStates(program);
    this.stages = stages;
    const { spacing } = stages[0];
    this.knots = Math.ceil(Math.max(1, rounds - 1) / spacing) + 1;
    this.rounds = (this.knots - 1) * spacing + 1;
    this.used = usedStates(program, this.safe.lifetimes);
    this.prices = memoryPricesAtKnots(program, from, spacing, this.knots, this.safe.lifetimes);
    this.best = this.asPrices();
    this.scale = Math.max(1, from.values.reduce((top, price) => Math.max(top, price), 0) * program.memory);
    this.rents = new Float64Array(this.knots).fill(this.scale);
    this.gradient = new Float64Array(this.prices.length);
    this.mean = new Float64Array(this.prices.length);
    this.square = new Float64Array(this.prices.length);
    this.costs = new Float64Array(this.rounds + 1);
    this.weights = new Float64Array(this.rounds + 1);
  }

  /** The best prices so far. */
  get bestPrices(): StatePrices {
    return { ...this.best, values: this.best.values.slice() };
  }

  /** Whether all stages are done. */
  get finished(): boolean {
    return this.stage >= this.stages.length;
  }

  iterate(): void {
    const { spacing, iterations } = this.stages[this.stage];
    const total = this.stages.reduce((sum, stage) => sum + stage.iterations, 0);
    const progress = this.done / total;
    const temperature = TEMPERATURE[0] * (TEMPERATURE[1] / TEMPERATURE[0]) ** progress;
    this.gradient.fill(0);
    let value = this.jobs(spacing, temperature * this.scale * START_SMOOTHING);
    const { lifetimes, states } = this.safe;
    for (let knot = 0; knot < this.knots; knot++) {
      const rounds = this.roundsOf(knot, spacing);
      const smoothing = temperature * Math.max(this.scale * 0.1, this.rents[knot]);
      this.rents[knot] = this.safe.softMaximum(this.prices, knot * states, smoothing, this.gradient, -rounds);
      value -= rounds * this.rents[knot];
    }
    if (value > this.value) {
      this.value = value;
      this.best = this.asPrices();
    }
    this.climb(STEP[0] * (STEP[1] / STEP[0]) ** progress, spacing);
    this.done++;
    this.inStage++;
    if (this.inStage >= iterations) this.nextStage(lifetimes);
  }

  private asPrices(): StatePrices {
    const { lifetimes } = this.safe;
    const { spacing } = this.stages[Math.min(this.stage, this.stages.length - 1)];
    return { kind: "state", spacing, knots: this.knots, lifetimes, values: this.prices.slice() };
  }

  private roundsOf(knot: number, spacing: number): number {
    if (this.knots === 1) return 1;
    return knot === 0 || knot === this.knots - 1 ? (spacing + 1) / 2 : spacing;
  }

  /** Sum of the least costs; adds the smoothed choices of starts to the gradient. */
  private jobs(spacing: number, smoothing: number): number {
    const { costs, weights, rounds } = this;
    const { n, release } = this.program;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const first = release[i];
      if (first >= rounds) {
        sum += this.program.output[i];
        continue;
      }
      let least = Number.POSITIVE_INFINITY;
      let last = first;
      for (let start = first; start <= rounds && start - first < least + REACH * smoothing; start++) {
        costs[start] = this.cost(i, start, spacing);
        if (costs[start] < least) least = costs[start];
        last = start;
      }
      sum += least + this.program.output[i];
      let total = 0;
      for (let start = first; start <= last; start++) {
        const excess = (costs[start] - least) / smoothing;
        weights[start] = excess < REACH ? Math.exp(-excess) : 0;
        total += weights[start];
      }
      for (let start = first; start <= last; start++)
        if (weights[start] > 1e-4 * total) this.demand(i, start, spacing, weights[start] / total);
    }
    return sum;
  }

  /** Wait plus rent of request i started at `start`. */
  private cost(i: number, start: number, spacing: number): number {
    const { prices, rounds } = this;
    const { lifetimes, states } = this.safe;
    const { prompt, output, release } = this.program;
    const last = Math.min(output[i], rounds - start);
    const perRound = 1 / spacing;
    let rent = 0;
    for (let k = 1; k <= last; ) {
      const knot = Math.floor((start + k - 1) / spacing);
      let at = knot * states + (prompt[i] + output[i]) * lifetimes + output[i] - k;
      let ahead = start + k - 1 - knot * spacing;
      if (ahead === 0) {
        rent += prices[at];
        ahead++;
        at--;
        k++;
      }
      for (const stop = Math.min(last, k + spacing - ahead - 1); k <= stop; k++, ahead++, at--)
        rent += prices[at] + (prices[at + states] - prices[at]) * ahead * perRound;
    }
    return start - release[i] + rent;
  }

  private demand(i: number, start: number, spacing: number, weight: number): void {
    const { gradient, rounds } = this;
    const { lifetimes, states } = this.safe;
    const { prompt, output } = this.program;
    const last = Math.min(output[i], rounds - start);
    let state = (prompt[i] + output[i]) * lifetimes + output[i];
    for (let k = 1; k <= last; k++) {
      state--;
      const t = start + k - 1;
      const knot = Math.floor(t / spacing);
      const at = knot * states + state;
      const share = (t - knot * spacing) / spacing;
      gradient[at] += weight * (1 - share);
      if (share > 0) gradient[at + states] += weight * share;
    }
  }

  private climb(step: number, spacing: number): void {
    const { prices, gradient, mean, square, used, rents, scale } = this;
    const { states } = this.safe;
    const unbiasedMean = 1 - DECAY[0] ** (this.inStage + 1);
    const unbiasedSquare = 1 - DECAY[1] ** (this.inStage + 1);
    for (let knot = 0; knot < this.knots; knot++) {
      const length = (step * Math.max(rents[knot], 0.02 * scale)) / 3;
      const perRound = 1 / this.roundsOf(knot, spacing);
      for (const state of used) {
        const at = knot * states + state;
        const slope = gradient[at] * perRound;
        mean[at] = DECAY[0] * mean[at] + (1 - DECAY[0]) * slope;
        square[at] = DECAY[1] * square[at] + (1 - DECAY[1]) * slope * slope;
        const ascent = mean[at] / unbiasedMean / (Math.sqrt(square[at] / unbiasedSquare) + FLOOR);
        prices[at] = Math.max(0, prices[at] + length * ascent);
      }
    }
  }

  /** Puts knots between the knots of the best prices; the prices of all rounds stay the same. */
  private nextStage(lifetimes: number): void {
    this.stage++;
    this.inStage = 0;
    if (this.finished) return;
    let { values, spacing, knots } = this.best;
    while (spacing > this.stages[this.stage].spacing) {
      values = halved(values, knots, (this.program.memory + 1) * lifetimes);
      knots = 2 * knots - 1;
      spacing /= 2;
    }
    this.prices = values.slice();
    this.knots = knots;
    this.rents = new Float64Array(knots).fill(this.scale);
    this.gradient = new Float64Array(values.length);
    this.mean = new Float64Array(values.length);
    this.square = new Float64Array(values.length);
  }
}

function usedStates({ n, prompt, output }: StartTimeProgram, lifetimes: number): Int32Array {
  const used = new Set<number>();
  for (let i = 0; i < n; i++)
    for (let left = 0; left < output[i]; left++) used.add((prompt[i] + output[i]) * lifetimes + left);
  return Int32Array.from(used).sort();
}

function memoryPricesAtKnots(
  { memory }: StartTimeProgram,
  { values }: MemoryPrices,
  spacing: number,
  knots: number,
  lifetimes: number,
): Float64Array {
  const states = (memory + 1) * lifetimes;
  const prices = new Float64Array(knots * states);
  for (let knot = 0; knot < knots; knot++) {
    const price = values[Math.min(knot * spacing + 1, values.length - 1)] ?? 0;
    for (let peak = 1; peak <= memory; peak++)
      for (let left = 0; left < Math.min(lifetimes, peak); left++)
        prices[knot * states + peak * lifetimes + left] = price * (peak - left);
  }
  return prices;
}

function halved(values: Float64Array, knots: number, states: number): Float64Array {
  const finer = new Float64Array((2 * knots - 1) * states);
  for (let knot = 0; knot < knots; knot++) {
    finer.set(values.subarray(knot * states, (knot + 1) * states), 2 * knot * states);
    if (knot + 1 < knots)
      for (let state = 0; state < states; state++)
        finer[(2 * knot + 1) * states + state] =
          (values[knot * states + state] + values[(knot + 1) * states + state]) / 2;
  }
  return finer;
}
