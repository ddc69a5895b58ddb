import type { Random } from "../core/random.ts";
import type { Workload } from "../workload/workload.ts";
import { AttemptLog } from "./attempts.ts";
import { Batch } from "./batch.ts";
import { BoundLog } from "./bound-log.ts";
import { arrivalTick } from "./clock.ts";
import type { Ledger } from "./ledger.ts";
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
import type { Records, Standstill, System } from "./run.ts";
import { RunningLog, type RunningRequests } from "./running-log.ts";

const UNSERVED = -1;

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
  private readonly compute: number;
  private readonly policy: RoundPolicy;

  private readonly plan: Plan;
  private readonly batch: Batch;
  /** Those of the batch. */
  private readonly actual: Ledger;
  private readonly planned: Ledger;
  private readonly startRound: Int32Array;
  private queue: WaitingQueue;
  /** Who runs, kept from the first eviction on, or from the start for policies that learn. */
  private evictable: RunningRequests | null;
  /** The same where bounds are learned. */
  private readonly bounds: BoundLog | null;

  private readonly attempts: AttemptLog;

  private nextArrival = 0;
  private ended = true;
  /** Whether the last decision passed over somebody who still waits. */
  private passed = false;
  private readonly draws: Random | undefined;
  private projection: Int32Array | undefined;

  private admissions = 0;
  private evictions = 0;
  private readonly progress = new Progress();

  /** When the last refused question is worth asking again, if the batch does not watch for a completion that tells. */
  private wakeRound = Number.POSITIVE_INFINITY;

  constructor(workload: Workload, policy: RoundPolicy, system: System) {
    const { n, arrival, prompt } = workload;
    const { memory, compute = Number.POSITIVE_INFINITY, clock = { kind: "unit" } } = system;
    this.n = n;
    this.arrival = arrival;
    this.prompt = prompt;
    this.policy = policy;
    this.memory = memory;
    this.compute = compute;
    this.limit = planningLimit(policy, memory);
    this.draws = policy.draws?.();
    this.plan = planFor(workload, policy, this.limit);
    this.queue = queueFor(this.plan, n);
    this.batch = new Batch(workload, this.plan, { memory, limit: this.limit, clock }, this.endTrial);
    const { actual, planned, startRound, lasts, timed, isRunning } = this.batch;
    this.actual = actual;
    this.planned = planned;
    this.startRound = startRound;
    this.attempts = new AttemptLog(n, timed);
    const columns = { startRound, lasts, bound: this.plan.length };
    this.bounds = policy.learns ? new BoundLog(columns, isRunning) : null;
    this.evictable = this.bounds;
  }

  /** Runs to the end. @returns why the run stood still before that, or null if every request completed */
  serve(): Standstill | null {
    for (;;) {
      this.takeArrivals();
      if (this.overflows && !this.resolveOverflow()) return "evicted";
      this.decide();
      if (this.actual.running > 0) this.sleep();
      else if (this.nextArrival < this.n) this.batch.idleUntil(this.arrivalTick());
      else return this.head < 0 ? null : "refused";
    }
  }

  /** What has been written down so far. */
  records(): Records {
    const { startRound, tickRecords, actual, idleRounds } = this.batch;
    for (const i of this.unfinished()) startRound[i] = UNSERVED; // the run is over
    return {
      startRound,
      ...(tickRecords && { ticks: tickRecords.columns() }),
      aborted: this.attempts.columns(),
      rounds: actual.round - idleRounds,
    };
  }

  /** Requests that have not completed. */
  unfinished(): number[] {
    const requests: number[] = [];
    for (let i = 0; i < this.n; i++) if (!this.batch.done(i)) requests.push(i);
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
    if (this.plan.overestimates) this.batch.watchCompletions();
    return false;
  }

  hasRoom(cap: number): boolean {
    if (!this.hasSlot()) return false;
    const { tokens, running } = this.actual;
    const needed = this.prompt[this.head] + 1;
    if (tokens + running + needed <= cap) return true;
    this.batch.watchTokens(cap - needed);
    return false;
  }

  fitsReserved(): boolean {
    if (!this.hasSlot()) return false;
    if (!this.plan.exact && !this.hasRoom(this.limit)) return false;
    const i = this.head;
    if (this.batch.reservations.total + this.prompt[i] + this.plan.length[i] <= this.limit) return true;
    this.batch.watchCompletions();
    return false;
  }

  batchEnded(): boolean {
    if (this.ended) return true;
    this.batch.watchCompletions();
    return false;
  }

  leastBound(): number {
    if (!this.bounds) throw new Error(`policy ${this.policy.name} has no bounds: it does not learn`);
    return this.bounds.least(this.actual.round);
  }

  admit(): void {
    const i = this.head;
    if (i < 0) this.nobodyWaits("admit");
    this.queue.pop();
    this.head = this.queue.peek();
    this.batch.start(i);
    this.admissions++;
    this.evictable?.add(i, this.actual.running);
  }

  pass(): void {
    if (this.head < 0) this.nobodyWaits("pass");
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
    if (!this.batch.isRunning(request))
      throw new Error(`policy ${this.policy.name} cancels request ${request}, which does not run`);
    const { batch, actual, plan, startRound } = this;
    this.evictable ??= this.startLog();
    batch.remove(request);
    if (this.policy.learns)
      plan.length[request] = Math.max(plan.length[request], actual.round - startRound[request]);
    this.evictable.remove(request);
    this.giveBack(request);
    this.head = this.queue.peek();
  }

  clear(): void {
    this.evictable ??= this.startLog();
    this.evictable.evictAll((i) => this.giveBack(i));
    this.batch.clear();
    this.head = this.queue.peek();
  }

  // ---- decisions

  private takeArrivals(): void {
    const { arrival, n, queue } = this;
    const { now, clock, timed } = this.batch;
    let next = this.nextArrival;
    if (timed) while (next < n && arrivalTick(clock, arrival[next]) <= now) queue.push(next++);
    else while (next < n && arrival[next] <= now) queue.push(next++); // now is whole: no need to round up
    this.nextArrival = next;
  }

  private decide(): void {
    this.wakeRound = Number.POSITIVE_INFINITY;
    this.batch.ignoreCompletions();
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
  /** Whether somebody waits and may start beside those that run. */
  private hasSlot(): boolean {
    if (this.head < 0) return false; // nobody waits, and arrivals are asked about anyhow
    if (this.actual.running < this.compute) return true;
    this.batch.watchCompletions();
    return false;
  }

  private nobodyWaits(what: string): never {
    throw new Error(`policy ${this.policy.name} would ${what} although nobody waits: view.head is -1`);
  }

  // ---- time

  private sleep(): void {
    const { head, queue, actual, batch } = this;
    const watch = head < 0 || queue.overtaking || this.passed;
    for (;;) {
      const arrival = watch && this.nextArrival < this.n ? this.arrivalTick() : Number.POSITIVE_INFINITY;
      const asked = batch.timed
        ? batch.advance(this.wakeRound, arrival)
        : batch.advance(Math.min(this.wakeRound, arrival), Number.POSITIVE_INFINITY);
      if (asked || actual.running === 0 || actual.round >= this.wakeRound) return;
      this.takeArrivals();
      if (this.passed || queue.peek() !== head) return;
    }
  }

  private arrivalTick(): number {
    return arrivalTick(this.batch.clock, this.arrival[this.nextArrival]);
  }

  // ---- who runs, who waits

  /** A request that outlives its trial waits again, planned with what then is known of it. */
  private readonly endTrial = (i: number): void => {
    this.plan.length[i] = this.plan.afterTrial![i];
    this.giveBack(i);
  };

  private giveBack(i: number): void {
    const start = this.startRound[i];
    this.attempts.push(i, start, this.actual.round, this.batch.tickRecords?.start[i] ?? start);
    this.evictions++;
    this.startRound[i] = UNSERVED;
    this.queue.push(i);
  }

  private startLog(): RunningLog {
    const { isRunning } = this.batch;
    const running: number[] = [];
    for (let i = 0; i < this.nextArrival; i++) if (isRunning(i)) running.push(i);
    return new RunningLog(isRunning, running);
  }
}

function queueFor({ keys, order }: Plan, n: number): WaitingQueue {
  if (order) return new ReorderedQueue(order);
  return keys ? new KeyedQueue(keys) : new ArrivalQueue(n);
}
