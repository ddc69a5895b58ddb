import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { CheapestStarts } from "./cheapest-starts.ts";
import type { MemoryPrices } from "./prices.ts";

/** Share of the last direction that is kept (heavy ball). */
const MOMENTUM = 0.9;
/** Iterations without progress before the step is halved. */
const PATIENCE = 5;
/** The starts of so many of the last iterations are kept. */
const KEPT = 48;
/** Progress that counts, relative to the value. */
const PROGRESS = 2e-5;

/** Where a {@link PriceAscent} begins in place of the fluid optimum's prices. */
export interface WarmStart {
  /** Prices by round, index 1 …; 0 after the last. */
  readonly prices: Float64Array;
  /** Polyak's step aims so far above the best value, relative, in place of the known schedule's latency. */
  readonly ambition: number;
}

/**
 * Ascent of the time-indexed Lagrangian dual of the hindsight program: a price for memory in each round, moved along the
 * excess demand at the requests' cheapest starts, by heavy ball with Polyak steps towards a known schedule's latency.
 *
 * The prices start at (requests unfinished in round t) / M along that schedule, the fluid optimum's.
 */
export class PriceAscent {
  /** The best value so far, in rounds after release (see {@link CheapestStarts.price}). Not yet certified. */
  value = Number.NEGATIVE_INFINITY;
  iterations = 0;
  /** Prices are 0 after this round. */
  readonly rounds: number;
  private readonly starts: CheapestStarts;
  private readonly current: Float64Array;
  private readonly best: Float64Array;
  private readonly direction: Float64Array;
  private readonly average: Float64Array;
  private averaged = 0;
  private readonly visited: Int32Array[] = [];
  private upper: number;
  private readonly ambition: number | undefined;
  private step = 1;
  private stalled = 0;

  /**
   * @param known start rounds of a feasible schedule; the better, the better the first prices
   * @param taken tokens that others hold in each round, index 1 …; none unless given
   * @param warm prices to begin with, of a program that is nearly the same
   */
  constructor(program: StartTimeProgram, known: Int32Array, taken?: ArrayLike<number>, warm?: WarmStart) {
    let last = 0;
    this.upper = 0;
    for (let i = 0; i < program.n; i++) {
      last = Math.max(last, known[i] + program.output[i]);
      this.upper += known[i] + program.output[i] - program.release[i];
    }
    this.rounds = Math.ceil(last * 1.01);
    this.starts = new CheapestStarts(program, this.rounds, taken);
    this.current = warm ? cutTo(this.rounds, warm.prices) : unfinishedPrices(program, known, this.rounds);
    this.ambition = warm?.ambition;
    this.best = this.current.slice();
    this.direction = new Float64Array(this.current.length);
    this.average = new Float64Array(program.n);
  }

  /** The best prices so far. */
  get prices(): MemoryPrices {
    return { kind: "memory", values: this.best.slice() };
  }

  /** Starts of the requests at the prices visited, averaged: close to the linear relaxation's mean starts. */
  get meanStarts(): Float64Array {
    return this.averaged > 0 ? this.average.slice() : Float64Array.from(this.starts.start);
  }

  /**
   * The start that a share of each request's starts at the last prices visited is not after. Near the optimum a large
   * request is torn between an early and a late start; its mean start is neither, while a high share decides for the late
   * one, at which it is in nobody's way. O(n).
   *
   * @param share in [0, 1]
   */
  startsAt(share: number): Float64Array {
    const { visited } = this;
    if (visited.length === 0) return Float64Array.from(this.starts.start);
    const place = Math.floor(share * (visited.length - 1));
    const own = new Int32Array(visited.length);
    return Float64Array.from(this.starts.start, (_, i) => {
      visited.forEach((starts, k) => {
        own[k] = starts[i];
      });
      return own.sort()[place];
    });
  }

  /** Tells the ascent of a better schedule: Polyak's step aims at its latency, in rounds after release. */
  aim(latency: number): void {
    this.upper = Math.min(this.upper, latency);
  }

  /** Forgets the starts visited, so that means and shares are of the iterations to come. */
  forget(): void {
    this.averaged = 0;
    this.visited.length = 0;
  }

  iterate(): void {
    const value = this.starts.price(this.current);
    this.iterations++;
    this.note(value);
    this.averaged++;
    const { average, starts, visited } = this;
    if (visited.length === KEPT) visited.push(visited.shift()!);
    else visited.push(starts.start.slice());
    visited[visited.length - 1].set(starts.start);
    for (let i = 0; i < average.length; i++) average[i] += (starts.start[i] - average[i]) / this.averaged;
    if (this.stalled > PATIENCE) this.retreat();
    else this.advance(value);
  }

  private note(value: number): void {
    this.stalled = value > this.value + PROGRESS * Math.abs(this.value) ? 0 : this.stalled + 1;
    if (!(value > this.value)) return;
    this.value = value;
    this.best.set(this.current);
  }

  private retreat(): void {
    this.step /= 2;
    this.stalled = 0;
    this.current.set(this.best);
    this.direction.fill(0);
  }

  private advance(value: number): void {
    const { current, direction, rounds } = this;
    const { excess } = this.starts;
    let norm = 0;
    for (let t = 1; t <= rounds; t++) {
      const gradient = current[t] <= 0 && excess[t] < 0 ? 0 : excess[t];
      norm += gradient * gradient;
      direction[t] = MOMENTUM * direction[t] + (1 - MOMENTUM) * gradient;
    }
    const aim = this.ambition === undefined ? this.upper : this.value * (1 + this.ambition);
    const length = (this.step * Math.max(0, aim - value)) / Math.max(norm, 1e-9);
    for (let t = 1; t <= rounds; t++) current[t] = Math.max(0, current[t] + length * direction[t]);
  }
}

function cutTo(rounds: number, prices: Float64Array): Float64Array {
  const cut = new Float64Array(rounds + 1);
  cut.set(prices.subarray(0, rounds + 1));
  return cut;
}

function unfinishedPrices(program: StartTimeProgram, known: Int32Array, rounds: number): Float64Array {
  const { n, memory, release, output } = program;
  const change = new Float64Array(rounds + 2);
  for (let i = 0; i < n; i++) {
    change[release[i] + 1]++;
    change[known[i] + output[i] + 1]--;
  }
  const prices = new Float64Array(rounds + 1);
  let unfinished = 0;
  for (let t = 1; t <= rounds; t++) {
    unfinished += change[t];
    prices[t] = unfinished / memory;
  }
  return prices;
}
