import { type StartTimeProgram, withHorizon } from "../../models/start-time/index.ts";
import { Incumbent } from "./incumbent.ts";
import { leftShift } from "./left-shift.ts";
import { MemoryProfile } from "./memory-profile.ts";
import { PriceAscent } from "./price-ascent.ts";
import { serialList } from "./serial-list.ts";

/** The plan is made anew so many times while requests arrive … */
const RENEWALS = 36;
/** … after so many times at the first arrival, until prices fit the smaller memory. */
const BEGINNINGS = 6;
/** Polyak's step aims at a value higher by this share: no schedule of the smaller memory is known to aim at. */
const AMBITION = 0.02;
/** Shares of the visited starts that serial lists are built around, beside the mean starts. */
const SHARES_OF_STARTS = [0.5, 0.75, 0.9] as const;

/** How a {@link RollingPlan} is made. */
export interface RollingOptions {
  /** Share of the memory that prices leave out: what schedules do not manage to use. */
  readonly reserve: number;
  /** Iterations of the price ascent, each time. */
  readonly iterations: number;
}

/**
 * A schedule for requests that arrive over time, planned again and again as its rounds pass: what starts before the
 * present round stays, and what is open is re-planned by serial lists around its starts at memory prices, if that is
 * better than the plan at hand.
 *
 * Prices alone fill the memory to the last token, which no schedule does. What lacks room then delays all that arrive
 * later, and under overload the delay builds up round by round, where the optimum would put off a few large requests
 * until the arrivals end. So prices are those of a memory that is smaller by `reserve`, and each new plan sees the delay
 * there is. Never worse than the schedule it starts from.
 */
export class RollingPlan {
  /** How often {@link step} is to be called. */
  readonly steps = BEGINNINGS + RENEWALS;
  private done = 0;
  private readonly program: StartTimeProgram;
  private readonly options: RollingOptions;
  private readonly starts: Int32Array;
  private open: Int32Array;
  private readonly begun: MemoryProfile;
  /** Those that have begun hold memory until this round. */
  private busyUntil = 0;
  /** By round after {@link pricedFrom}. */
  private prices: Float64Array;
  private pricedFrom = 0;

  /**
   * @param from start rounds of a feasible schedule
   * @param prices of memory in each round, index 1 …
   */
  constructor(program: StartTimeProgram, from: Int32Array, prices: Float64Array, options: RollingOptions) {
    this.program = program;
    this.options = options;
    this.starts = from.slice();
    this.open = from.map((_, i) => i);
    this.begun = new MemoryProfile(program.memory, 1024);
    this.prices = prices;
  }

  /** The plan, shifted left. */
  get schedule(): Int32Array {
    return leftShift(this.program, this.starts);
  }

  /** Lets time pass, and plans what is open. O(iterations · (open requests + rounds)) and a few serial lists. */
  step(): void {
    const round = this.next();
    this.begin(round);
    if (this.open.length === 0) return;
    const { program, starts, open, begun } = this;
    const known = open.map((i) => starts[i] - round);
    const part = remaining(program, open, round, known);
    const taken = begun.held.slice(round, Math.max(round, this.busyUntil) + 1);
    const plan = new Incumbent(part);
    plan.offer(known);
    for (const key of this.keys(part, known, taken, round))
      plan.offer(leftShift(part, serialList(part, key, taken), { taken }));
    open.forEach((i, k) => {
      starts[i] = round + plan.schedule[k];
    });
  }

  /** The round at which the next plan is made. */
  private next(): number {
    const { release, n } = this.program;
    if (n === 0) return 0;
    const renewal = Math.max(0, this.done++ - BEGINNINGS + 1);
    return release[0] + Math.ceil(((release[n - 1] - release[0]) * renewal) / RENEWALS);
  }

  /** Takes what starts before a round as begun. */
  private begin(round: number): void {
    const { starts, begun } = this;
    const { prompt, output } = this.program;
    this.open = this.open.filter((i) => {
      if (starts[i] >= round) return true;
      begun.add(starts[i], prompt[i], output[i]);
      this.busyUntil = Math.max(this.busyUntil, starts[i] + output[i]);
      return false;
    });
  }

  /** Mean starts and shares of the starts at prices of the open requests, with the reserve. */
  private keys(part: StartTimeProgram, known: Int32Array, taken: Int32Array, round: number): Float64Array[] {
    const { reserve, iterations } = this.options;
    const smaller = { ...part, memory: Math.floor((1 - reserve) * part.memory) };
    const prices = this.prices.subarray(Math.min(round - this.pricedFrom, this.prices.length));
    const ascent = new PriceAscent(smaller, known, taken, { prices, ambition: AMBITION });
    for (let k = 0; k < iterations; k++) ascent.iterate();
    this.prices = ascent.prices.values;
    this.pricedFrom = round;
    return [ascent.meanStarts, ...SHARES_OF_STARTS.map((share) => ascent.startsAt(share))];
  }
}

/** The program of some of the requests, seen from a round. */
function remaining(
  { memory, release, prompt, output }: StartTimeProgram,
  rows: Int32Array,
  round: number,
  known: Int32Array,
): StartTimeProgram {
  const part = {
    n: rows.length,
    memory,
    release: rows.map((i) => Math.max(0, release[i] - round)),
    prompt: rows.map((i) => prompt[i]),
    output: rows.map((i) => output[i]),
    rounding: 0,
  };
  return withHorizon(part, known);
}
