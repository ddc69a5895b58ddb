import type { Random } from "../core/random.ts";
import type { Workload } from "../workload/workload.ts";
import { AttemptLog } from "./attempts.ts";
import { BoundLog } from "./bound-log.ts";
import { arrivalTick, type Ticks, ticks } from "./clock.ts";
import { CompletionLists } from "./completions.ts";
import { BLOCK, Ledger } from "./ledger.ts";
import { type Plan, planFor, planningLimit } from "./plan.ts";
import type { PlanningView, RoundPolicy } from "./policy.ts";
import { Progress } from "./progress.ts";
import {
  ArrivalQueue,
  KeyedQueue,
  ReorderedQueue,
  SortedQueue,
  type WaitingQueue,
  WalkedQueue,
} from "./queue.ts";
import { Reservations } from "./reservations.ts";
import type { Records, Standstill, System } from "./run.ts";
import { RunningLog, type RunningRequests } from "./running-log.ts";
import { TickRecords } from "./tick-records.ts";

const NEVER = -1;
const ANY_COMPLETION = 2 ** 31 - 1;
const UNSERVED = -1;
/** 1 + 2 + … + BLOCK: what one request adds to the token-rounds of a block. */
const BLOCK_TRIANGLE = (BLOCK * (BLOCK + 1)) / 2;

/**
 * Runs one policy on one workload. Rounds are iterations of the serving system.
 *
 * In each round t, in this order: requests whose last round was t leave; requests that have arrived join the queue;
 * if the running ones would hold more than M in the coming round, the policy evicts; the policy admits; round t + 1
 * runs. The engine visits only rounds in which that can change anything: while the head of the queue is blocked,
 * nothing changes but the clock and a linear ramp of memory. A predicate of the view that answers no also notes when
 * its answer can change (a round, or a level of free memory at a completion), so policies never mention skipping.
 *
 * Cost: O(rounds / 16 + completions + decisions) for the walk, one look-ahead (see {@link Ledger.earliest}) and one
 * queue operation a decision; nothing is allocated a request or a round.
 */
export class Engine implements PlanningView {
  readonly memory: number;
  head = -1;
  /** What planned requests may hold together: M, or less by the policy's margin. */
  private readonly limit: number;
  private readonly n: number;
  private readonly arrival: Float64Array;
  private readonly prompt: Int32Array;
  private readonly output: Int32Array;
  /** How many rounds an attempt of each request lasts: its output, or its trial if that is shorter. */
  private readonly lasts: Int32Array;
  private readonly compute: number;
  private readonly policy: RoundPolicy;
  private readonly clock: Ticks;
  private readonly timed: boolean;

  private readonly plan: Plan;
  private readonly actual: Ledger;
  /** The same object as `actual` where all planned lengths are exact. */
  private readonly planned: Ledger;
  private readonly reservations: Reservations;
  private queue: WaitingQueue;
  /** Who completes when, where somebody must be named then. */
  private readonly completions: CompletionLists | null;
  /** Who runs, kept from the first eviction on, or from the start for policies that learn. */
  private evictable: RunningRequests | null;
  /** The same where bounds are learned. */
  private readonly bounds: BoundLog | null;

  /** While request i waits: ~(a lower bound on its start); once started: the round; -1 before both. */
  private readonly startRound: Int32Array;
  private readonly tickRecords: TickRecords | null;
  private readonly attempts: AttemptLog;

  /** Ticks since time 0; equal to the round under the unit clock. */
  private now = 0;
  private nextArrival = 0;
  private idleRounds = 0;
  private ended = true;
  /** Whether the last decision passed over somebody who still waits. */
  private passed = false;
  private readonly draws: Random | undefined;
  private projection: Int32Array | undefined;

  private admissions = 0;
  private evictions = 0;
  private readonly progress = new Progress();

  /** When the last refused question is worth asking again: a round … */
  private wakeRound = Number.POSITIVE_INFINITY;
  /** … or a completion that leaves at most so many tokens for the coming round. */
  private wakeLevel = NEVER;

  constructor(workload: Workload, policy: RoundPolicy, system: System) {
    const { n, arrival, prompt, output } = workload;
    this.n = n;
    this.arrival = arrival;
    this.prompt = prompt;
    this.output = output;
    this.policy = policy;
    this.memory = system.memory;
    this.compute = system.compute ?? Number.POSITIVE_INFINITY;
    this.clock = ticks(system.clock ?? { kind: "unit" });
    this.timed = system.clock !== undefined && system.clock.kind !== "unit";

    this.limit = planningLimit(policy, this.memory);
    this.draws = policy.draws?.();
    this.plan = planFor(workload, policy, this.limit);
    const { length, afterTrial } = this.plan;
    this.lasts = afterTrial ? output.map((rounds, i) => Math.min(rounds, length[i])) : output;
    this.actual = new Ledger(this.limit, this.plan.longest);
    this.planned = this.plan.exact ? this.actual : new Ledger(this.limit, this.plan.longest);
    this.queue = queueFor(this.plan, n);
    const cells = this.actual.mask + 1;
    this.reservations = new Reservations(cells);
    const named = this.timed || this.plan.overestimates || afterTrial;
    this.completions = named ? new CompletionLists(cells) : null;

    this.startRound = new Int32Array(n).fill(UNSERVED);
    this.attempts = new AttemptLog(this.timed);
    this.tickRecords = this.timed ? new TickRecords(n) : null;
    const columns = { startRound: this.startRound, lasts: this.lasts, bound: length };
    this.bounds = policy.learns ? new BoundLog(columns, this.isRunning) : null;
    this.evictable = this.bounds;
  }

  /** Runs to the end. @returns why the run stood still before that, or null if every request completed */
  serve(): Standstill | null {
    for (;;) {
      this.takeArrivals();
      if (this.overflows && !this.resolveOverflow()) return "evicted";
      this.decide();
      if (this.actual.running > 0) this.sleep();
      else if (this.nextArrival < this.n) this.jumpToArrival();
      else return this.head < 0 ? null : "refused";
    }
  }

  /** What has been written down so far. */
  records(): Records {
    const { startRound, tickRecords } = this;
    for (let i = 0; i < this.n; i++) if (!this.done(i)) startRound[i] = UNSERVED; // the run is over
    return {
      startRound,
      ...(tickRecords && { ticks: tickRecords.columns() }),
      aborted: this.attempts.columns(),
      rounds: this.actual.round - this.idleRounds,
    };
  }

  /** Requests that have not completed. */
  unfinished(): number[] {
    const requests: number[] = [];
    for (let i = 0; i < this.n; i++) if (!this.done(i)) requests.push(i);
    return requests;
  }

  // ---- what a policy sees

  get running(): number {
    return this.actual.running;
  }

  get round(): number {
    return this.actual.round;
  }

  get arrived(): number {
    return this.nextArrival;
  }

  get overflows(): boolean {
    return this.actual.tokens + this.actual.running > this.memory;
  }

  fits(): boolean {
    if (!this.hasSlot()) return false;
    const { exact } = this.plan;
    if (!exact && !this.hasRoom(this.limit)) return false; // requests past their planned end count for the coming round
    const i = this.head;
    const now = this.actual.round;
    let start = exact && this.startRound[i] < 0 ? ~this.startRound[i] : 0;
    if (start <= now) start = this.planned.earliest(this.prompt[i], this.plan.length[i]);
    if (start <= now) return true;
    if (exact && this.evictable === null) this.startRound[i] = ~start; // before any eviction, memory in use only grows
    if (start < this.wakeRound) this.wakeRound = start;
    if (this.plan.overestimates) this.wakeLevel = ANY_COMPLETION;
    return false;
  }

  hasRoom(cap: number): boolean {
    if (!this.hasSlot()) return false;
    const { tokens, running } = this.actual;
    const needed = this.prompt[this.head] + 1;
    if (tokens + running + needed <= cap) return true;
    if (cap - needed > this.wakeLevel) this.wakeLevel = cap - needed;
    return false;
  }

  fitsReserved(): boolean {
    if (!this.hasSlot()) return false;
    if (!this.plan.exact && !this.hasRoom(this.limit)) return false;
    const i = this.head;
    if (this.reservations.total + this.prompt[i] + this.plan.length[i] <= this.limit) return true;
    this.wakeLevel = ANY_COMPLETION;
    return false;
  }

  batchEnded(): boolean {
    if (this.ended) return true;
    this.wakeLevel = ANY_COMPLETION;
    return false;
  }

  leastBound(): number {
    if (!this.bounds) throw new Error(`policy ${this.policy.name} has no bounds: it does not learn`);
    return this.bounds.least(this.actual.round);
  }

  admit(): void {
    const i = this.head;
    const { actual, planned } = this;
    const prompt = this.prompt[i];
    const length = this.plan.length[i];
    this.queue.pop();
    this.head = this.queue.peek();
    this.startRound[i] = actual.round;
    actual.add(prompt, this.lasts[i]);
    if (planned !== actual) planned.add(prompt, length);
    const cell = this.cellOf(i);
    this.reservations.add(cell, prompt + length);
    this.admissions++;
    this.completions?.add(cell, i);
    this.tickRecords?.started(i, prompt, this.now);
    this.evictable?.add(i, actual.running);
  }

  pass(): void {
    const walked = this.walked();
    walked.pass();
    this.passed = true;
    this.head = walked.peek();
  }

  waiting(): readonly number[] {
    return this.walked().members();
  }

  wake(round: number): void {
    if (round <= this.actual.round)
      throw new Error(`policy ${this.policy.name} wakes in round ${round}, which is over`);
    if (round < this.wakeRound) this.wakeRound = round;
  }

  ahead(): Int32Array {
    this.projection ??= new Int32Array(this.planned.mask + 1);
    this.planned.project(this.projection);
    return this.projection;
  }

  active(): readonly number[] {
    this.evictable ??= this.startLog();
    return this.evictable.members();
  }

  random(): number {
    if (!this.draws) throw new Error(`policy ${this.policy.name} has no random stream`);
    return this.draws();
  }

  cancel(request: number): void {
    if (!this.isRunning(request))
      throw new Error(`policy ${this.policy.name} cancels request ${request}, which does not run`);
    const { actual, planned, plan, startRound, prompt, lasts } = this;
    const start = startRound[request];
    const length = plan.length[request];
    this.evictable ??= this.startLog();
    actual.remove(prompt[request], lasts[request], start);
    if (planned !== actual && start + length > actual.round) planned.remove(prompt[request], length, start);
    this.reservations.add(this.cellOf(request), -prompt[request] - length);
    if (this.policy.learns) plan.length[request] = Math.max(length, actual.round - start);
    this.evictable.remove(request);
    this.giveBack(request);
    this.head = this.queue.peek();
  }

  clear(): void {
    this.evictable ??= this.startLog();
    this.evictable.evictAll((i) => this.giveBack(i));
    this.actual.clear();
    if (this.planned !== this.actual) this.planned.clear();
    this.completions?.clear();
    this.reservations.clear();
    this.head = this.queue.peek();
  }

  // ---- decisions

  private takeArrivals(): void {
    const { arrival, n, now, queue, clock, timed } = this;
    let next = this.nextArrival;
    if (timed) while (next < n && arrivalTick(clock, arrival[next]) <= now) queue.push(next++);
    else while (next < n && arrival[next] <= now) queue.push(next++); // now is whole: no need to round up
    this.nextArrival = next;
  }

  private decide(): void {
    this.wakeRound = Number.POSITIVE_INFINITY;
    this.wakeLevel = NEVER;
    this.ended = this.actual.running === 0;
    this.head = this.queue.peek();
    this.passed = false;
    if (this.head >= 0) this.policy.admit(this);
    if (this.passed) this.rewind();
  }

  private walked(): WalkedQueue {
    if (this.queue instanceof WalkedQueue) return this.queue;
    const walked = new SortedQueue(this.queue, this.plan.keys);
    this.queue = walked;
    return walked;
  }

  private rewind(): void {
    if (this.queue instanceof WalkedQueue) this.queue.rewind();
    this.head = this.queue.peek();
  }

  /** @returns false if evictions go on without a completion and nothing else can happen: the run would never end */
  private resolveOverflow(): boolean {
    const completed = this.admissions - this.evictions - this.actual.running;
    this.progress.note(completed, this.evictions, this.nextArrival < this.n);
    const repeated = this.progress.since(this.evictions) > 0;
    if (this.policy.overflow) this.policy.overflow(this);
    else this.clear();
    if (this.overflows)
      throw new Error(`policy ${this.policy.name} left more than M = ${this.memory} tokens running`);
    if (this.actual.running === 0 && !this.draws) return !repeated; // the same state again, for ever
    return this.progress.mayGoOn(this.evictions, this.n);
  }

  /** Free places in the batch; where there is none, any completion may change the answer. */
  private hasSlot(): boolean {
    if (this.actual.running < this.compute) return true;
    this.wakeLevel = ANY_COMPLETION;
    return false;
  }

  // ---- time

  private sleep(): void {
    const { head, queue, actual } = this;
    const watch = head < 0 || queue.overtaking || this.passed;
    for (;;) {
      const arrival = watch && this.nextArrival < this.n ? this.arrivalTick() : Number.POSITIVE_INFINITY;
      const asked = this.timed
        ? this.advance(this.wakeRound, arrival)
        : this.advance(Math.min(this.wakeRound, arrival), Number.POSITIVE_INFINITY);
      if (asked || actual.running === 0 || actual.round >= this.wakeRound) return;
      this.takeArrivals();
      if (this.passed || queue.peek() !== head) return;
    }
  }

  private arrivalTick(): number {
    return arrivalTick(this.clock, this.arrival[this.nextArrival]);
  }

  private jumpToArrival(): void {
    const arrival = this.arrivalTick();
    this.now = arrival;
    if (this.timed) return; // no iteration runs, so the round count stands
    this.idleRounds += arrival - this.actual.round;
    this.actual.advance(arrival);
    if (this.planned !== this.actual) this.planned.advance(arrival);
  }

  /**
   * Lets rounds run until round `to`, until the first round boundary at or after tick `until`, until the coming round
   * would overflow, or until a completion that a refused question waits for.
   * @returns whether it stopped for one of the last two
   */
  private advance(to: number, until: number): boolean {
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
        asked = tokens + running <= this.wakeLevel;
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
    if (lasts[i] < output[i]) this.endTrial(i);
  };

  private endTrial(i: number): void {
    this.lasts[i] = this.output[i];
    this.plan.length[i] = this.plan.afterTrial![i];
    this.giveBack(i);
    this.wakeLevel = ANY_COMPLETION; // whoever waits now may come before the head
  }

  // ---- who runs, who waits

  private readonly isRunning = (i: number): boolean =>
    this.startRound[i] >= 0 && this.startRound[i] + this.lasts[i] > this.actual.round;

  /** The ledger's cell of the round in which a running request completes. */
  private cellOf(i: number): number {
    return (this.startRound[i] + this.lasts[i]) & this.actual.mask;
  }

  private done(i: number): boolean {
    return this.startRound[i] >= 0 && this.startRound[i] + this.output[i] <= this.actual.round;
  }

  private giveBack(i: number): void {
    const start = this.startRound[i];
    this.attempts.push(i, start, this.actual.round, this.tickRecords?.start[i] ?? start);
    this.evictions++;
    this.startRound[i] = UNSERVED;
    this.queue.push(i);
  }

  private startLog(): RunningLog {
    const running: number[] = [];
    for (let i = 0; i < this.nextArrival; i++) if (this.isRunning(i)) running.push(i);
    return new RunningLog(this.isRunning, running);
  }
}

function queueFor({ keys, order }: Plan, n: number): WaitingQueue {
  if (order) return new ReorderedQueue(order);
  return keys ? new KeyedQueue(keys) : new ArrivalQueue(n);
}
