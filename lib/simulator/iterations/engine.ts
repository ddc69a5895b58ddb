import type { Workload } from "../../workload/workload.ts";
import { arrivalTick, type Ticks, ticks } from "../clock.ts";
import { BLOCK } from "../ledger.ts";
import type { Records, Standstill, System } from "../run.ts";
import type { AnyBatchPolicy, BatchFormer } from "./batch-policy.ts";
import { formerOf } from "./former.ts";
import { Forming } from "./forming.ts";
import { Journal } from "./journal.ts";
import { isBlockEnd } from "./lane.ts";
import { Residency } from "./residency.ts";

/** Evictions since the last completion, beyond 100 a request, after which a run is taken to stand still. */
const PATIENCE = 100_000;
const BLOCK_TRIANGLE = (BLOCK * (BLOCK + 1)) / 2;
const LANE_0 = Int32Array.of(0);

/**
 * Runs a policy that forms batches itself. Between two iterations, in this order: requests that have generated their
 * last token leave; requests that have arrived join their queues; the policy chooses; what does not fit is evicted.
 *
 * Where only one lane was chosen and nothing is prefilled, the same iteration is repeated until a request arrives or
 * leaves or the memory runs out, quiet stretches of 16 in closed form.
 *
 * Cost: O(lanes that run) an iteration, O(iterations / 16) where they repeat, O(1) an event; nothing is allocated.
 */
export class IterationEngine {
  private readonly n: number;
  private readonly clock: Ticks;
  private readonly former: BatchFormer;
  private readonly eager: boolean;
  private readonly residency: Residency;
  /** Blocks of memory that each member opens in a quiet stretch; infinity where not all open as many. */
  private readonly quietGrowth: number;
  private readonly journal: Journal;
  private readonly forming: Forming;
  private readonly arrival: Float64Array;
  /** Who arrives next, and at which tick; infinity when nobody does any more. */
  private next = 0;
  private nextTick = Number.POSITIVE_INFINITY;
  /** Since the last completion. */
  private evictions = 0;

  constructor(workload: Workload, policy: AnyBatchPolicy, system: System) {
    const { memory, compute = Number.POSITIVE_INFINITY, clock = { kind: "unit" } } = system;
    this.n = workload.n;
    this.clock = ticks(clock);
    this.former = formerOf(workload, policy, system);
    this.eager = this.former.eager ?? false;
    this.journal = new Journal(this.n);
    const block = policy.block ?? 1;
    this.residency = new Residency(workload, this.former, memory, block);
    this.quietGrowth = BLOCK % block === 0 ? BLOCK / block : Number.POSITIVE_INFINITY;
    this.forming = new Forming(workload, memory, compute, this.residency, this.journal);
    this.arrival = workload.arrival;
    this.expect(0);
  }

  /** Runs to the end. @returns why the run stood still before that, or null if every request completed */
  serve(): Standstill | null {
    const standstill = this.iterateToEnd();
    while (this.residency.residents > 0) this.forming.evictLatest(); // what a run that stands still had begun is not lost
    return standstill;
  }

  /** What has been written down, after the run. */
  records(): Records {
    const { lane, ends } = this.former;
    const { lanes, first, block } = this.residency;
    return this.journal.records({
      laneCount: lanes.length,
      ...(lane && { lane: first }),
      ...(ends && { ends }),
      block,
    });
  }

  /** Requests that have not completed, after the run. */
  unfinished(): number[] {
    const requests: number[] = [];
    for (let i = 0; i < this.n; i++) if (this.journal.unserved(i)) requests.push(i);
    return requests;
  }

  private iterateToEnd(): Standstill | null {
    const { former, forming, journal, n } = this;
    for (;;) {
      if (this.nextTick <= journal.now) this.takeArrivals();
      if (this.goesWithoutSaying()) {
        this.repeat(0, LANE_0);
        continue;
      }
      forming.clear();
      former.form(forming);
      this.evictions += forming.evictions;
      if (forming.chosen) this.iterate();
      else if (this.next < n) journal.now = this.nextTick;
      else return journal.completed < n ? "refused" : null;
      if (this.evictions > PATIENCE + 100 * n) return "evicted";
    }
  }

  private takeArrivals(): void {
    const { forming, residency, journal } = this;
    while (this.nextTick <= journal.now) {
      residency.arrive(this.next);
      this.expect(this.next + 1);
    }
    forming.draining = this.next === this.n;
  }

  private expect(request: number): void {
    this.next = request;
    this.nextTick =
      request < this.n ? arrivalTick(this.clock, this.arrival[request]) : Number.POSITIVE_INFINITY;
  }

  /** Whether an eager policy need not be asked. */
  private goesWithoutSaying(): boolean {
    const { residency } = this;
    if (!this.eager || !residency.settled(0)) return false;
    const lane = residency.lanes[0];
    return lane.members > 0 && residency.taken + lane.growth <= residency.capacity;
  }

  private iterate(): void {
    const { runs, runCount, steady } = this.forming;
    if (runCount === 1 && steady && !this.former.restless) this.repeat(runs[0], runs);
    else this.iterateOnce();
  }

  private iterateOnce(): void {
    const { clock, forming, journal, residency } = this;
    const { runs, runCount, finishing, finishCount } = forming;
    const { lanes } = residency;
    let held = forming.prefillHeld;
    journal.openStretch();
    for (let k = 0; k < runCount; k++) {
      lanes[runs[k]].advance(1);
      held += lanes[runs[k]].tokens;
    }
    journal.now += clock.perRound + clock.perToken * held + clock.perPromptToken * forming.prefill;
    journal.iteration++;
    residency.taken += forming.growth;
    journal.closeStretch(runs, runCount);
    for (let k = 0; k < runCount; k++)
      if (lanes[runs[k]].leavesAfter(lanes[runs[k]].round)) this.dismiss(runs[k]);
    for (let k = 0; k < finishCount; k++) {
      journal.noteFirstToken(finishing[k]);
      if (residency.firstToken(finishing[k])) this.complete(finishing[k]);
    }
  }

  /** Runs one lane alone, the first of `runs`, until the policy is to be asked again. */
  private repeat(number: number, runs: Int32Array): void {
    const { journal } = this;
    const lane = this.residency.lanes[number];
    journal.openStretch();
    do {
      this.runToEvent(number);
      if (lane.leavesAfter(lane.round)) this.dismiss(number);
    } while (journal.now < this.nextTick && this.goesWithoutSaying());
    journal.closeStretch(runs, 1);
  }

  /** Runs a lane until somebody arrives or leaves, or until the next run would overflow. */
  private runToEvent(number: number): void {
    const { residency, journal } = this;
    const lane = residency.lanes[number];
    const { capacity, block } = residency;
    const { perRound, perToken } = this.clock;
    const { members, round: begun, paged, opening } = lane;
    const until = this.nextTick;
    let { round, tokens } = lane;
    let { now } = journal;
    let { taken } = residency;
    while (now < until) {
      if (isBlockEnd(round) && lane.quietAfter(round)) {
        const growth = members * this.quietGrowth;
        const later = now + BLOCK * perRound + perToken * (BLOCK * tokens + members * BLOCK_TRIANGLE);
        if (later < until && taken + growth <= capacity) {
          now = later;
          round += BLOCK;
          tokens += members * BLOCK;
          taken += growth;
          continue;
        }
      }
      const growth = paged ? opening[round & (block - 1)] : members;
      if (taken + growth > capacity) break;
      taken += growth;
      tokens += members;
      now += perRound + perToken * tokens;
      if (lane.leavesAfter(++round)) break;
    }
    lane.advance(round - begun);
    journal.iteration += round - begun;
    journal.now = now;
    residency.taken = taken;
  }

  /** Those whose last run of a lane this was complete, or wait before the next lane. */
  private dismiss(number: number): void {
    const { residency } = this;
    let i = residency.lanes[number].takeLeaving();
    while (i >= 0) {
      const after = residency.after(i);
      if (residency.leave(i, number)) this.complete(i);
      i = after;
    }
  }

  private complete(request: number): void {
    this.journal.noteCompletion(request);
    this.evictions = 0;
  }
}
