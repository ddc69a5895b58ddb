import type { Workload } from "../../workload/workload.ts";
import { AttemptLog } from "../attempts.ts";
import { arrivalTick, type Ticks, ticks } from "../clock.ts";
import { BLOCK } from "../ledger.ts";
import type { Records, Standstill, System } from "../run.ts";
import type { AnyBatchPolicy, BatchFormer, BatchView } from "./batch-policy.ts";
import { Chains } from "./chains.ts";
import { formerOf, type Lanes, lanesOf } from "./former.ts";
import type { Lane } from "./lane.ts";
import { type IterationLog, MoveWriter, StretchWriter } from "./log.ts";
import { Partials } from "./partials.ts";

/** Where a request is in its life. */
const WAITING = 0;
const PREFILLING = 1;
const DECODING = 2;
const BETWEEN = 3;
const DONE = 4;

const UNSERVED = -1;
/** Evictions since the last completion, beyond 100 a request, after which a run is taken to stand still. */
const PATIENCE = 100_000;
const BLOCK_TRIANGLE = (BLOCK * (BLOCK + 1)) / 2;

/**
 * Runs a policy that forms batches itself. Between two iterations, in this order: requests that have generated their
 * last token leave; requests that have arrived join their queues; the policy chooses; what does not fit is evicted.
 *
 * Where only one lane was chosen and nothing is prefilled, the same iteration is repeated until a request arrives or
 * leaves or the memory runs out, quiet stretches of 16 in closed form. No member of a lane is touched while time
 * passes: its departure stands in a list of the lane's run in which it comes.
 *
 * Cost: O(lanes that run) an iteration, O(iterations / 16) where they repeat, O(1) an event; nothing is allocated.
 */
export class IterationEngine implements BatchView {
  readonly memory: number;
  residents = 0;
  private readonly n: number;
  private readonly arrival: Float64Array;
  private readonly prompt: Int32Array;
  private readonly output: Int32Array;
  private readonly clock: Ticks;
  private readonly compute: number;

  private readonly former: BatchFormer;
  private readonly block: number;
  /** Blocks in all, and those taken. */
  private readonly capacity: number;
  private taken = 0;

  private readonly lanes: Lanes;
  private readonly chains: Chains;
  /** Requests in the queue before each lane. */
  private readonly queued: Int32Array;
  private readonly partials = new Partials();

  private readonly stage: Uint8Array;
  /** The lane that a request decodes in or waits before. */
  private readonly at: Int32Array;
  /** The run of its lane after which it leaves it. */
  private readonly due: Int32Array;
  /** Admissions that may still be resident, the latest on top. */
  private admitted = new Int32Array(64);
  private admissions = 0;

  private readonly startRound: Int32Array;
  private readonly startTick: Float64Array;
  private readonly firstTick: Float64Array;
  private readonly completionTick: Float64Array;
  private restarts: Int32Array | null = null;
  private readonly attempts = new AttemptLog();
  private readonly stretches = new StretchWriter();
  private readonly joins = new MoveWriter();

  private now = 0;
  private iteration = 0;
  private next = 0;
  private arrivesAt: number;
  /** Since the last completion, and since the policy was last asked. */
  private evictions = 0;
  private evictionsNow = 0;

  /** The coming iteration: lanes that run, the blocks they open, prompts finished, tokens prefilled and held by them. */
  private readonly runs: Int32Array;
  private runCount = 0;
  private readonly isRun: Uint8Array;
  private growth = 0;
  private finishing = new Int32Array(64);
  private finishCount = 0;
  private fed = 0;
  private prefill = 0;
  private prefillHeld = 0;

  constructor(workload: Workload, policy: AnyBatchPolicy, system: System) {
    const { n, arrival, prompt, output } = workload;
    this.n = n;
    this.arrival = arrival;
    this.prompt = prompt;
    this.output = output;
    this.memory = system.memory;
    this.compute = system.compute ?? Number.POSITIVE_INFINITY;
    this.clock = ticks(system.clock ?? { kind: "unit" });
    this.block = policy.block ?? 1;
    this.capacity = Math.floor(this.memory / this.block);
    this.former = formerOf(workload, policy, system);
    this.lanes = lanesOf(this.former, workload, this.memory, this.block);
    const count = this.lanes.lanes.length;
    this.chains = new Chains(n, this.lanes.lists);
    this.queued = new Int32Array(count);
    this.runs = new Int32Array(count);
    this.isRun = new Uint8Array(count);

    this.stage = new Uint8Array(n);
    this.at = this.lanes.first.slice();
    this.due = new Int32Array(n);
    this.startRound = new Int32Array(n).fill(UNSERVED);
    this.startTick = new Float64Array(n);
    this.firstTick = new Float64Array(n);
    this.completionTick = new Float64Array(n);
    this.arrivesAt = n > 0 ? arrivalTick(this.clock, arrival[0]) : Number.POSITIVE_INFINITY;
  }

  /** Runs to the end. @returns why the run stood still before that, or null if every request completed */
  serve(): Standstill | null {
    const standstill = this.iterateToEnd();
    while (this.residents > 0) this.evictLatest(); // what a run that stands still had begun is not lost
    return standstill;
  }

  /** What has been written down so far. */
  records(): Records {
    const { startRound, stage, lanes, restarts, former } = this;
    for (let i = 0; i < this.n; i++) if (stage[i] !== DONE) startRound[i] = UNSERVED; // the run is over
    const iterations: IterationLog = {
      ...this.stretches.columns(),
      laneCount: lanes.lanes.length,
      ...(former.lane && { lane: lanes.first }),
      ...(former.ends && { ends: former.ends }),
      block: this.block,
      pieces: this.partials.pieces.columns(),
      joins: this.joins.columns(),
    };
    return {
      startRound,
      ticks: { start: this.startTick, firstToken: this.firstTick, completion: this.completionTick },
      ...(restarts && { restarts }),
      aborted: this.attempts.columns(),
      rounds: this.iteration,
      iterations,
    };
  }

  /** Requests that have not completed. */
  unfinished(): number[] {
    const requests: number[] = [];
    for (let i = 0; i < this.n; i++) if (this.stage[i] !== DONE) requests.push(i);
    return requests;
  }

  // ---- what a policy sees and does

  get draining(): boolean {
    return this.next === this.n;
  }

  get chosen(): boolean {
    if (this.fed > 0 || this.finishCount > 0) return true;
    for (let k = 0; k < this.runCount; k++)
      if (this.lanes.lanes[this.runs[k]].ledger.running > 0) return true;
    return false;
  }

  waiting(lane: number): number {
    return this.queued[lane];
  }

  head(lane: number): number {
    return this.chains.first(lane);
  }

  members(lane: number): number {
    return this.lanes.lanes[lane].ledger.running;
  }

  run(lane: number): void {
    if (this.isRun[lane] === 1) return;
    this.isRun[lane] = 1;
    this.runs[this.runCount++] = lane;
    this.growth += this.lanes.lanes[lane].growth;
    this.makeRoom();
  }

  join(lane: number): void {
    const i = this.chains.first(lane);
    const { ends } = this.former;
    if (i < 0 || this.stage[i] !== BETWEEN || !ends) throw new Error(`nobody can join lane ${lane}`);
    this.dequeue(i, lane);
    const before = this.isRun[lane] === 1 ? this.lanes.lanes[lane].growth : 0;
    this.enter(i, lane, ends[lane - 1]);
    if (this.isRun[lane] === 1) this.growth += this.lanes.lanes[lane].growth - before;
    this.joins.push(i, this.iteration + 1, lane);
    this.makeRoom();
  }

  fits(lane: number, spare = 0): boolean {
    const i = this.chains.first(lane);
    if (i < 0 || this.evictionsNow > 0 || this.residents >= this.compute) return false;
    const free = this.capacity - this.taken - this.growth - this.blocks(this.prompt[i] + 1);
    return free >= 0 && free * this.block >= spare;
  }

  start(lane: number, tokens = Number.POSITIVE_INFINITY): number {
    const i = this.chains.first(lane);
    if (i < 0 || this.stage[i] !== WAITING) throw new Error(`nobody can start in lane ${lane}`);
    const length = this.prompt[i];
    this.dequeue(i, lane);
    this.stage[i] = PREFILLING;
    this.startRound[i] = this.iteration;
    this.startTick[i] = this.now;
    this.taken += this.blocks(length + 1);
    this.residents++;
    this.pushAdmitted(i);
    if (tokens >= length) return this.finishPrompt(i, length);
    this.partials.begin(i, this.iteration + 1, tokens);
    this.fed = this.partials.count;
    this.prefill += tokens;
    this.prefillHeld += tokens;
    return tokens;
  }

  feed(tokens: number): number {
    const { partials, fed } = this;
    if (fed >= partials.count) return 0;
    const i = partials.request(fed);
    const left = this.prompt[i] - partials.processed(fed);
    const given = Math.min(tokens, left);
    partials.feed(fed, this.iteration + 1, given);
    if (given === left) {
      partials.finish(fed);
      return this.finishPrompt(i, given);
    }
    this.prefillHeld += partials.processed(fed);
    this.prefill += given;
    this.fed++;
    return given;
  }

  // ---- choosing

  private clearChoice(): void {
    for (let k = 0; k < this.runCount; k++) this.isRun[this.runs[k]] = 0;
    this.evictionsNow = 0;
    this.runCount = this.growth = this.fed = this.prefill = this.prefillHeld = 0;
    this.finishCount = 0;
  }

  private dequeue(i: number, lane: number): void {
    this.chains.remove(i);
    this.queued[lane]--;
  }

  private enqueue(i: number, lane: number): void {
    this.at[i] = lane;
    this.chains.append(lane, i);
    this.queued[lane]++;
  }

  private finishPrompt(i: number, tokens: number): number {
    if (this.finishCount === this.finishing.length) {
      const larger = new Int32Array(2 * this.finishCount);
      larger.set(this.finishing);
      this.finishing = larger;
    }
    this.finishing[this.finishCount++] = i;
    this.prefill += tokens;
    this.prefillHeld += this.prompt[i] + 1;
    return tokens;
  }

  private blocks(tokens: number): number {
    return this.block === 1 ? tokens : Math.ceil(tokens / this.block);
  }

  /** Tokens that a request will have generated when it leaves a lane. */
  private atEnd(i: number, lane: number): number {
    const { ends } = this.former;
    return ends ? Math.min(this.output[i], ends[lane]) : this.output[i];
  }

  // ---- evictions

  private makeRoom(): void {
    while (this.taken + this.growth > this.capacity) this.evictLatest();
  }

  private evictLatest(): void {
    let i = this.admitted[--this.admissions];
    while (this.stage[i] === DONE) i = this.admitted[--this.admissions];
    this.release(i);
    this.attempts.push(i, this.startRound[i], this.iteration, this.startTick[i]);
    this.restarts ??= new Int32Array(this.n);
    this.restarts[i]++;
    this.evictions++;
    this.evictionsNow++;
    this.residents--;
    this.stage[i] = WAITING;
    const lane = this.lanes.first[i];
    this.at[i] = lane;
    this.chains.prepend(lane, i);
    this.queued[lane]++;
  }

  /** Takes a resident out of wherever it is, with its memory. */
  private release(i: number): void {
    const lane = this.at[i];
    const prompt = this.prompt[i];
    switch (this.stage[i]) {
      case DECODING: {
        const last = prompt + this.atEnd(i, lane);
        const held = last - (this.due[i] - this.lanes.lanes[lane].ledger.round);
        const opens = this.lanes.lanes[lane].remove(this.due[i], last);
        if (opens && this.isRun[lane] === 1) this.growth--;
        this.chains.remove(i);
        this.taken -= this.blocks(held);
        return;
      }
      case BETWEEN:
        this.dequeue(i, lane);
        this.taken -= this.blocks(prompt + this.former.ends![lane - 1]);
        return;
      default:
        this.partials.pop();
        this.taken -= this.blocks(prompt + 1);
    }
  }

  private pushAdmitted(i: number): void {
    if (this.admissions === this.admitted.length) this.compactAdmitted();
    this.admitted[this.admissions++] = i;
  }

  /** Drops those that have completed; what is evicted was taken off the top. */
  private compactAdmitted(): void {
    const { admitted, stage } = this;
    let kept = 0;
    for (let k = 0; k < this.admissions; k++) if (stage[admitted[k]] !== DONE) admitted[kept++] = admitted[k];
    this.admissions = kept;
    if (2 * kept < admitted.length) return;
    this.admitted = new Int32Array(2 * admitted.length);
    this.admitted.set(admitted);
  }

  // ---- time

  private iterateToEnd(): Standstill | null {
    const { former } = this;
    for (;;) {
      this.takeArrivals();
      this.clearChoice();
      former.form(this);
      if (this.chosen) this.iterate();
      else if (this.next < this.n) this.now = this.arrivesAt;
      else return this.unfinished().length > 0 ? "refused" : null;
      if (this.evictions > PATIENCE + 100 * this.n) return "evicted";
    }
  }

  private takeArrivals(): void {
    const { n, arrival, clock, lanes, now } = this;
    while (this.arrivesAt <= now) {
      const i = this.next++;
      this.enqueue(i, lanes.first[i]);
      this.arrivesAt = this.next < n ? arrivalTick(clock, arrival[this.next]) : Number.POSITIVE_INFINITY;
    }
  }

  private iterate(): void {
    const { now, iteration, runs, runCount } = this;
    const steady = this.finishCount === 0 && this.fed === 0 && this.evictionsNow === 0;
    if (runCount === 1 && steady && !this.former.restless) this.repeat(this.lanes.lanes[runs[0]]);
    else this.iterateOnce();
    this.stretches.push(now, this.now, this.iteration - iteration, runs, runCount);
  }

  private iterateOnce(): void {
    const { clock, runs, runCount } = this;
    const { lanes } = this.lanes;
    let held = this.prefillHeld;
    for (let k = 0; k < runCount; k++) held += lanes[runs[k]].ledger.tokens + lanes[runs[k]].ledger.running;
    this.now += clock.perRound + clock.perToken * held + clock.perPromptToken * this.prefill;
    this.iteration++;
    this.taken += this.growth;
    for (let k = 0; k < runCount; k++) {
      const { ledger } = lanes[runs[k]];
      const leaving = ledger.leaving[(ledger.round + 1) & ledger.mask];
      ledger.advance(ledger.round + 1);
      if (leaving > 0) this.leave(lanes[runs[k]], runs[k]);
    }
    for (let k = 0; k < this.finishCount; k++) this.stampFirstToken(this.finishing[k]);
  }

  /** Runs one lane alone until somebody arrives or leaves, or until the next run would overflow. */
  private repeat(lane: Lane): void {
    const { capacity, block } = this;
    const { ledger } = lane;
    const { leavingTokens, leaving, mask } = ledger;
    const { perRound, perToken } = this.clock;
    const until = this.arrivesAt;
    const blocksInQuiet = BLOCK % block === 0 ? BLOCK / block : Number.POSITIVE_INFINITY;
    const begun = ledger.round;
    let { tokens, running, round } = ledger;
    let { now, taken } = this;
    while (now < until) {
      const cell = (round + 1) & mask;
      if (ledger.quietBlock(cell) && taken + running * blocksInQuiet <= capacity) {
        const later = now + BLOCK * perRound + perToken * (BLOCK * tokens + running * BLOCK_TRIANGLE);
        if (later < until) {
          now = later;
          tokens += running * BLOCK;
          round += BLOCK;
          taken += running * blocksInQuiet;
          continue;
        }
      }
      ledger.round = round;
      const growth = lane.growth;
      if (taken + growth > capacity) break;
      taken += growth;
      tokens += running;
      now += perRound + perToken * tokens;
      round++;
      if (leaving[cell] > 0) {
        tokens -= leavingTokens[cell];
        running -= leaving[cell];
        ledger.release(cell);
        break;
      }
    }
    this.iteration += round - begun;
    const left = ledger.running > running;
    ledger.tokens = tokens;
    ledger.running = running;
    ledger.round = round;
    this.now = now;
    this.taken = taken;
    if (left) this.leave(lane, this.runs[0]);
  }

  // ---- who comes and goes

  /** Those whose last run of a lane this was complete, or wait before the next lane. */
  private leave(lane: Lane, number: number): void {
    const { chains, prompt } = this;
    const list = lane.lists + (lane.ledger.round & lane.ledger.mask);
    for (let i = chains.first(list); i >= 0; i = chains.first(list)) {
      const last = this.atEnd(i, number);
      chains.remove(i);
      lane.forget(this.due[i], prompt[i] + last);
      this.pass(i, number, last);
    }
  }

  private stampFirstToken(i: number): void {
    this.firstTick[i] = this.now;
    const lane = this.at[i];
    if (this.atEnd(i, lane) === 1) this.pass(i, lane, 1);
    else this.enter(i, lane, 1);
  }

  /** A request has generated all the tokens that belong to a lane. */
  private pass(i: number, lane: number, generated: number): void {
    if (generated === this.output[i]) this.complete(i);
    else {
      this.stage[i] = BETWEEN;
      this.enqueue(i, lane + 1);
    }
  }

  private enter(i: number, number: number, generated: number): void {
    const lane = this.lanes.lanes[number];
    this.stage[i] = DECODING;
    this.at[i] = number;
    this.due[i] = lane.add(this.prompt[i] + generated, this.atEnd(i, number) - generated);
    this.chains.append(lane.lists + (this.due[i] & lane.ledger.mask), i);
  }

  private complete(i: number): void {
    this.completionTick[i] = this.now;
    this.stage[i] = DONE;
    this.evictions = 0;
    this.taken -= this.blocks(this.prompt[i] + this.output[i]);
    this.residents--;
  }
}
