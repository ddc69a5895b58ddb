import type { Workload } from "../workload/workload.ts";
import { type Clock, type Ticks, ticks } from "./clock.ts";
import { CompletionLists } from "./completions.ts";
import { BLOCK, Ledger } from "./ledger.ts";
import type { Plan } from "./plan.ts";
import { Reservations } from "./reservations.ts";
import { TickRecords } from "./tick-records.ts";

const NO_COMPLETION = -1;
const ANY_COMPLETION = 2 ** 31 - 1;
const UNSERVED = -1;
/** 1 + 2 + … + BLOCK: what one request adds to the token-rounds of a block. */
const BLOCK_TRIANGLE = (BLOCK * (BLOCK + 1)) / 2;

/** What a {@link Batch} is made for. */
export interface BatchSettings {
  readonly memory: number;
  /** What planned requests may hold together: M, or less by the policy's margin. */
  readonly limit: number;
  readonly clock: Clock;
}

/**
 * The requests that run, and the rounds that they run in: what they hold and will hold, who completes when, and the
 * clock. It visits only rounds in which somebody completes; between them nothing changes but the clock and a linear
 * ramp of memory.
 */
export class Batch {
  readonly actual: Ledger;
  /** The same object as `actual` where all planned lengths are exact. */
  readonly planned: Ledger;
  readonly reservations: Reservations;
  readonly clock: Ticks;
  /** Whether rounds last otherwise than one tick. */
  readonly timed: boolean;
  /** While request i waits: ~(a lower bound on its start); once started: the round; -1 before both. */
  readonly startRound: Int32Array;
  /** How many rounds an attempt of each request lasts: its output, or its trial if that is shorter. */
  readonly lasts: Int32Array;
  readonly tickRecords: TickRecords | null;
  /** Ticks since time 0; equal to the round under the unit clock. */
  now = 0;
  /** Rounds in which nothing ran. */
  idleRounds = 0;

  private readonly memory: number;
  private readonly plan: Plan;
  private readonly prompt: Int32Array;
  private readonly output: Int32Array;
  /** Who completes when, where somebody must be named then. */
  private readonly completions: CompletionLists | null;
  private readonly endTrial: (request: number) => void;
  /** A completion that leaves at most so many tokens for the coming round ends an advance. */
  private level = NO_COMPLETION;

  /** @param endTrial called for each request that has not completed when its trial is over; its new attempt waits */
  constructor(
    workload: Workload,
    plan: Plan,
    { memory, limit, clock }: BatchSettings,
    endTrial: (request: number) => void,
  ) {
    const { n, prompt, output } = workload;
    const { length, afterTrial, longest, exact, overestimates } = plan;
    this.memory = memory;
    this.plan = plan;
    this.prompt = prompt;
    this.output = output;
    this.endTrial = endTrial;
    this.clock = ticks(clock);
    this.timed = clock.kind !== "unit";
    this.lasts = afterTrial ? output.map((rounds, i) => Math.min(rounds, length[i])) : output;
    this.actual = new Ledger(limit, longest);
    this.planned = exact ? this.actual : new Ledger(limit, longest);
    const cells = this.actual.mask + 1;
    this.reservations = new Reservations(cells);
    this.completions = this.timed || overestimates || afterTrial ? new CompletionLists(cells) : null;
    this.startRound = new Int32Array(n).fill(UNSERVED);
    this.tickRecords = this.timed ? new TickRecords(n) : null;
  }

  // ---- who runs

  start(i: number): void {
    const { actual, planned } = this;
    const prompt = this.prompt[i];
    const length = this.plan.length[i];
    this.startRound[i] = actual.round;
    actual.add(prompt, this.lasts[i]);
    if (planned !== actual) planned.add(prompt, length);
    const cell = this.cellOf(i);
    this.reservations.add(cell, prompt + length);
    this.completions?.add(cell, i);
    this.tickRecords?.started(i, prompt, this.now);
  }

  /** Takes a running request out; its start round is left to the caller. */
  remove(i: number): void {
    const { actual, planned } = this;
    const prompt = this.prompt[i];
    const length = this.plan.length[i];
    const start = this.startRound[i];
    actual.remove(prompt, this.lasts[i], start);
    if (planned !== actual && start + length > actual.round) planned.remove(prompt, length, start);
    this.reservations.add(this.cellOf(i), -prompt - length);
  }

  /** Takes everybody out; start rounds are left to the caller. */
  clear(): void {
    this.actual.clear();
    if (this.planned !== this.actual) this.planned.clear();
    this.completions?.clear();
    this.reservations.clear();
  }

  readonly isRunning = (i: number): boolean =>
    this.startRound[i] >= 0 && this.startRound[i] + this.lasts[i] > this.actual.round;

  done(i: number): boolean {
    return this.startRound[i] >= 0 && this.startRound[i] + this.output[i] <= this.actual.round;
  }

  /** The ledger's cell of the round in which a running request completes. */
  private cellOf(i: number): number {
    return (this.startRound[i] + this.lasts[i]) & this.actual.mask;
  }

  // ---- time

  /** Lets no completion end an advance. */
  ignoreCompletions(): void {
    this.level = NO_COMPLETION;
  }

  /** Lets any completion end an advance. */
  watchCompletions(): void {
    this.level = ANY_COMPLETION;
  }

  /** Lets a completion end an advance that leaves at most so many tokens for the coming round. */
  watchTokens(level: number): void {
    if (level > this.level) this.level = level;
  }

  /** Lets idle time pass until a tick. */
  idleUntil(tick: number): void {
    this.now = tick;
    if (this.timed) return; // no iteration runs, so the round count stands
    this.idleRounds += tick - this.actual.round;
    this.actual.advance(tick);
    if (this.planned !== this.actual) this.planned.advance(tick);
  }

  /**
   * Lets rounds run until round `to`, until the first round boundary at or after tick `until`, until the coming round
   * would overflow, or until a completion that is watched for.
   * @returns whether it stopped for one of the last two
   */
  advance(to: number, until: number): boolean {
    const { actual, planned, completions, reservations, tickRecords, timed, memory } = this;
    const { leavingTokens, leaving, mask } = actual;
    const { perRound, perToken } = this.clock;
    let { tokens, running, round } = actual;
    let now = this.now;
    let asked = false;
    let fresh = tickRecords?.awaited ?? false;
    while (round < to && now < until && running > 0) {
      const cell = ++round & mask;
      if (
        !fresh &&
        round + BLOCK - 1 <= to &&
        actual.quietBlock(cell) &&
        tokens + running * (BLOCK + 1) <= memory
      ) {
        const later = now + BLOCK * perRound + perToken * (BLOCK * tokens + running * BLOCK_TRIANGLE);
        if (later < until) {
          now = later;
          tokens += running * BLOCK;
          round += BLOCK - 1;
          continue;
        }
      }
      tokens += running;
      now += perRound + perToken * tokens;
      if (fresh) {
        now += tickRecords!.stampFirstTokens(now, this.clock);
        fresh = false;
      }
      if (leaving[cell] > 0) {
        tokens -= leavingTokens[cell];
        running -= leaving[cell];
        if (completions) {
          actual.round = round;
          this.now = now;
          if (planned !== actual) planned.advance(round - 1);
          completions.take(cell, this.complete);
        }
        reservations.release(cell);
        actual.release(cell);
        asked = tokens + running <= this.level;
      }
      if (asked || tokens + running > memory) {
        asked = true;
        break;
      }
    }
    if (running === 0 && !asked && !timed && round < to && to < Number.POSITIVE_INFINITY) {
      this.idleRounds += to - round;
      round = now = to;
    }
    actual.tokens = tokens;
    actual.running = running;
    actual.round = round;
    this.now = now;
    if (planned !== actual) planned.advance(round);
    return asked;
  }

  private readonly complete = (i: number): void => {
    const { actual, planned, plan, startRound, prompt, output, lasts } = this;
    if (startRound[i] + lasts[i] !== actual.round || startRound[i] < 0) return; // evicted meanwhile
    this.tickRecords?.completed(i, this.now);
    if (planned !== actual && plan.length[i] > lasts[i])
      planned.remove(prompt[i], plan.length[i], startRound[i]);
    if (lasts[i] === output[i]) return;
    lasts[i] = output[i];
    this.endTrial(i);
    this.watchCompletions(); // whoever waits now may come before the head
  };
}
