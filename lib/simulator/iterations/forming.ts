import { doubled } from "../../core/columns.ts";
import type { Workload } from "../../workload/workload.ts";
import type { BatchView } from "./batch-policy.ts";
import type { Journal } from "./journal.ts";
import type { Residency } from "./residency.ts";

/** The coming iteration while a policy chooses it: what it sees, and what it has chosen so far. */
export class Forming implements BatchView {
  readonly memory: number;
  /** Whether every request has arrived. */
  draining = false;
  /** Lanes that run, as many as `runCount`. */
  readonly runs: Int32Array;
  runCount = 0;
  /** Blocks that their members open. */
  growth = 0;
  /** Requests whose prompts are completed, as many as `finishCount`. */
  finishing = new Int32Array(64);
  finishCount = 0;
  /** Partial prompts that have been fed and stay partial. */
  fed = 0;
  /** Prompt tokens prefilled, and tokens held by those who are prefilled. */
  prefill = 0;
  prefillHeld = 0;
  /** Requests evicted to make room. */
  evictions = 0;
  private readonly residency: Residency;
  private readonly journal: Journal;
  private readonly prompt: Int32Array;
  private readonly compute: number;
  private readonly isRun: Uint8Array;

  constructor({ prompt }: Workload, memory: number, compute: number, residency: Residency, journal: Journal) {
    this.memory = memory;
    this.prompt = prompt;
    this.compute = compute;
    this.residency = residency;
    this.journal = journal;
    this.runs = new Int32Array(residency.lanes.length);
    this.isRun = new Uint8Array(residency.lanes.length);
  }

  /** Chooses nothing yet. */
  clear(): void {
    for (let k = 0; k < this.runCount; k++) this.isRun[this.runs[k]] = 0;
    this.runCount = this.growth = this.fed = this.prefill = this.prefillHeld = 0;
    this.finishCount = this.evictions = 0;
  }

  /** Whether lanes run and nothing else happens. */
  get steady(): boolean {
    return this.finishCount === 0 && this.fed === 0 && this.evictions === 0;
  }

  // ---- what a policy sees

  get residents(): number {
    return this.residency.residents;
  }

  get chosen(): boolean {
    if (this.fed > 0 || this.finishCount > 0) return true;
    const { lanes } = this.residency;
    for (let k = 0; k < this.runCount; k++) if (lanes[this.runs[k]].members > 0) return true;
    return false;
  }

  waiting(lane: number): number {
    return this.residency.waiting(lane);
  }

  head(lane: number): number {
    return this.residency.head(lane);
  }

  members(lane: number): number {
    return this.residency.lanes[lane].members;
  }

  fits(lane: number, spare = 0): boolean {
    const { residency } = this;
    const i = residency.head(lane);
    if (i < 0 || this.evictions > 0 || residency.residents >= this.compute) return false;
    const free = residency.capacity - residency.taken - this.growth - residency.opening(i);
    return free >= 0 && free * residency.block >= spare;
  }

  // ---- what a policy does

  run(lane: number): void {
    if (this.isRun[lane] === 1) return;
    this.isRun[lane] = 1;
    this.runs[this.runCount++] = lane;
    this.growth += this.residency.lanes[lane].growth;
    if (this.residency.taken + this.growth > this.residency.capacity) this.makeRoom();
  }

  join(lane: number): void {
    const { residency } = this;
    const i = residency.head(lane);
    if (i < 0 || residency.isFresh(i)) throw new Error(`nobody can join lane ${lane}`);
    const before = this.growthOf(lane);
    residency.join(i, lane);
    this.growth += this.growthOf(lane) - before;
    this.journal.noteJoin(i, lane);
    this.makeRoom();
  }

  start(lane: number, tokens = Number.POSITIVE_INFINITY): number {
    const { residency } = this;
    const i = residency.head(lane);
    if (i < 0 || !residency.isFresh(i)) throw new Error(`nobody can start in lane ${lane}`);
    residency.admit(i, lane);
    this.journal.noteStart(i);
    const length = this.prompt[i];
    if (tokens >= length) return this.finishPrompt(i, length);
    residency.partials.begin(i, tokens);
    this.journal.notePiece(i, tokens);
    this.fed = residency.partials.count;
    this.prefill += tokens;
    this.prefillHeld += tokens;
    return tokens;
  }

  feed(tokens: number): number {
    const { partials } = this.residency;
    const { fed } = this;
    if (fed >= partials.count) return 0;
    const i = partials.request(fed);
    const left = this.prompt[i] - partials.processed(fed);
    const given = Math.min(tokens, left);
    this.journal.notePiece(i, given);
    if (given === left) {
      partials.finish(fed);
      return this.finishPrompt(i, given);
    }
    partials.feed(fed, given);
    this.prefillHeld += partials.processed(fed);
    this.prefill += given;
    this.fed++;
    return given;
  }

  /** Evicts the latest admitted of all residents; there must be one. */
  evictLatest(): void {
    const { residency } = this;
    const i = residency.latest();
    const lane = residency.laneOf(i);
    const before = this.growthOf(lane);
    residency.evict(i);
    this.growth += this.growthOf(lane) - before;
    this.journal.noteEviction(i);
    this.evictions++;
  }

  private makeRoom(): void {
    const { residency } = this;
    while (residency.taken + this.growth > residency.capacity) this.evictLatest();
  }

  /** Blocks that a lane opens in the coming iteration. */
  private growthOf(lane: number): number {
    return this.isRun[lane] === 1 ? this.residency.lanes[lane].growth : 0;
  }

  private finishPrompt(i: number, tokens: number): number {
    if (this.finishCount === this.finishing.length) this.finishing = doubled(this.finishing);
    this.finishing[this.finishCount++] = i;
    this.prefill += tokens;
    this.prefillHeld += this.prompt[i] + 1;
    return tokens;
  }
}
