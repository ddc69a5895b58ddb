import type { Workload } from "../../workload/workload.ts";
import { Admissions } from "./admissions.ts";
import type { BatchFormer } from "./batch-policy.ts";
import type { Chains } from "./chains.ts";
import type { Lane } from "./lane.ts";
import { lanesOf } from "./lanes.ts";
import { BETWEEN, DECODING, DONE, PREFILLING, WAITING } from "./life.ts";
import { Partials } from "./partials.ts";

/**
 * Who is where, in a run of batches, and the KV cache that residents take. Moves cost O(1) amortised and allocate
 * nothing.
 */
export class Residency {
  /** Requests that hold KV cache. */
  residents = 0;
  /** Blocks taken, and blocks in all. */
  taken = 0;
  readonly capacity: number;
  readonly block: number;
  readonly lanes: readonly Lane[];
  /** The lane in which each request begins. */
  readonly first: Int32Array;
  readonly partials = new Partials();
  private readonly prompt: Int32Array;
  private readonly output: Int32Array;
  /** Output tokens after which requests leave each lane; null where they stay to their end. */
  private readonly ends: readonly number[] | null;
  private readonly blockShift: number;
  private readonly chains: Chains;
  /** Whether requests begin in several lanes. Otherwise those who have never started are not in the list of lane 0, */
  private readonly spread: boolean;
  /** but behind it, from the first that has never started to the last that has arrived. */
  private fresh = 0;
  private arrived = 0;
  /** Requests in the queue before each lane. */
  private readonly queued: Int32Array;
  private readonly stage: Uint8Array;
  /** Whether there is but one lane; otherwise, the lane that a request decodes in or waits before. */
  private readonly single: boolean;
  private readonly at: Int32Array;
  /** The run of its lane after which it leaves it. */
  private readonly due: Int32Array;
  private readonly admissions: Admissions;

  /** @throws InputError for what `lanesOf` refuses */
  constructor(workload: Workload, former: BatchFormer, memory: number, block: number) {
    const { n, prompt, output } = workload;
    this.prompt = prompt;
    this.output = output;
    this.ends = former.ends ?? null;
    this.block = block;
    this.blockShift = 31 - Math.clz32(block);
    this.capacity = Math.floor(memory / block);
    const { lanes, first, chains } = lanesOf(former, workload, memory, block);
    this.lanes = lanes;
    this.first = first;
    this.chains = chains;
    this.spread = former.lane !== undefined;
    this.queued = new Int32Array(lanes.length);
    this.single = lanes.length === 1;
    this.stage = new Uint8Array(n);
    this.at = former.ends ? first.slice() : first; // nobody changes lanes where there are no ends
    this.due = new Int32Array(n);
    this.admissions = new Admissions(this.stage);
  }

  // ---- who waits

  /** Requests in the queue before a lane. */
  waiting(lane: number): number {
    return this.queued[lane];
  }

  /** The first in the queue before a lane, or -1. */
  head(lane: number): number {
    const i = this.chains.first(lane);
    return i < 0 && lane === 0 && this.fresh < this.arrived ? this.fresh : i;
  }

  /** Whether nobody waits before a lane and no prompt is in part. */
  settled(lane: number): boolean {
    return this.queued[lane] === 0 && this.partials.count === 0;
  }

  /** Whether a request waits to start, and not between two lanes. */
  isFresh(i: number): boolean {
    return this.stage[i] === WAITING;
  }

  /** Blocks that a prompt takes with its first token. */
  opening(i: number): number {
    return this.blocks(this.prompt[i] + 1);
  }

  /** Request `i`, the one after the last, joins the queue before its first lane. */
  arrive(i: number): void {
    const lane = this.spread ? this.first[i] : 0;
    if (this.spread) this.chains.append(lane, i);
    else this.arrived = i + 1;
    this.queued[lane]++;
  }

  // ---- residents on their way

  /** The head before a lane takes its memory. */
  admit(i: number, lane: number): void {
    if (this.chains.first(lane) === i) this.chains.remove(i);
    else this.fresh++;
    this.queued[lane]--;
    this.stage[i] = PREFILLING;
    this.taken += this.opening(i);
    this.residents++;
    this.admissions.push(i);
  }

  /** The first token of a request. @returns whether it has completed */
  firstToken(i: number): boolean {
    const lane = this.laneOf(i);
    const end = this.atEnd(i, lane);
    if (end === 1) return this.pass(i, lane, 1);
    this.enter(i, lane, 1, end);
    return false;
  }

  /** The head before a later lane enters it. */
  join(i: number, lane: number): void {
    this.dequeue(i, lane);
    this.enter(i, lane, this.ends![lane - 1], this.atEnd(i, lane));
  }

  /** The last token that belongs to a lane, of one who was taken out of it. @returns whether it has completed */
  leave(i: number, number: number): boolean {
    const end = this.atEnd(i, number);
    this.lanes[number].forget(this.prompt[i] + end);
    return this.pass(i, number, end);
  }

  /** Who follows in the same list, or -1. */
  after(i: number): number {
    return this.chains.after(i);
  }

  // ---- evictions

  /** The latest admitted of all residents; there must be one. */
  latest(): number {
    return this.admissions.latest();
  }

  /** The lane that a request decodes in or waits before. */
  laneOf(i: number): number {
    return this.single ? 0 : this.at[i];
  }

  /** Takes the latest admitted, `i`, out of wherever it is, with its memory, and back to the head of its queue. */
  evict(i: number): void {
    this.admissions.pop();
    this.taken -= this.blocks(this.prompt[i] + this.release(i));
    this.residents--;
    this.stage[i] = WAITING;
    const lane = this.first[i];
    this.at[i] = lane;
    this.chains.prepend(lane, i);
    this.queued[lane]++;
  }

  /** @returns the output tokens for which a request holds memory */
  private release(i: number): number {
    const lane = this.laneOf(i);
    switch (this.stage[i]) {
      case DECODING:
        return this.lanes[lane].remove(i, this.due[i], this.prompt[i] + this.atEnd(i, lane)) - this.prompt[i];
      case BETWEEN:
        this.dequeue(i, lane);
        return this.ends![lane - 1];
      default:
        this.partials.pop();
        return 1;
    }
  }

  private enter(i: number, number: number, generated: number, end: number): void {
    this.stage[i] = DECODING;
    this.due[i] = this.lanes[number].add(i, this.prompt[i] + generated, end - generated);
  }

  /** A request has generated all the tokens that belong to a lane. */
  private pass(i: number, lane: number, generated: number): boolean {
    if (generated < this.output[i]) {
      this.stage[i] = BETWEEN;
      this.at[i] = lane + 1;
      this.chains.append(lane + 1, i);
      this.queued[lane + 1]++;
      return false;
    }
    this.stage[i] = DONE;
    this.taken -= this.blocks(this.prompt[i] + generated);
    this.residents--;
    return true;
  }

  private dequeue(i: number, lane: number): void {
    this.chains.remove(i);
    this.queued[lane]--;
  }

  private blocks(tokens: number): number {
    return (tokens + this.block - 1) >>> this.blockShift;
  }

  /** Tokens that a request will have generated when it leaves a lane. */
  private atEnd(i: number, lane: number): number {
    return this.ends === null ? this.output[i] : Math.min(this.output[i], this.ends[lane]);
  }
}
