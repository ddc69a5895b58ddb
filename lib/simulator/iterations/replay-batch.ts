import type { Run } from "../run.ts";
import type { Segment } from "../segment.ts";
import type { IterationLog } from "./log.ts";
import { ReplayedLane } from "./replay-lane.ts";
import type { Schedule } from "./replay-schedule.ts";

/** Takes a finding of an audit, in a sentence. */
export type Report = (finding: string) => void;

const AWAY = 0;
const PREFILLING = 1;
const DECODING = 2;
const BETWEEN = 3;

/** Who is resident and how far, while the log of a run is replayed. */
export class Batch {
  /** Ticks of the first and last token of each request's last attempt so far. */
  readonly firstToken: Float64Array;
  readonly completion: Float64Array;
  private readonly prompt: Int32Array;
  private readonly output: Int32Array;
  private readonly log: IterationLog;
  private readonly report: Report;
  private readonly lanes: ReplayedLane[];
  private readonly stage: Uint8Array;
  private readonly at: Int32Array;
  private readonly due: Int32Array;
  /** Prompt tokens that have been prefilled. */
  private readonly processed: Int32Array;
  private readonly lastFed: Int32Array;
  /** Those with prompt tokens in the coming iteration. */
  private fed: number[] = [];
  private prefill = 0;
  private starting = 0;
  /** Tokens that residents hold, prompts under way in full with their first token; blocks of those outside lanes. */
  private held = 0;
  private blocks = 0;

  constructor({ workload }: Run, log: IterationLog, report: Report) {
    const { n, prompt, output } = workload;
    this.prompt = prompt;
    this.output = output;
    this.log = log;
    this.report = report;
    this.lanes = Array.from({ length: log.laneCount }, () => new ReplayedLane(n, log.block));
    this.stage = new Uint8Array(n);
    this.at = new Int32Array(n);
    this.due = new Int32Array(n);
    this.processed = new Int32Array(n);
    this.lastFed = new Int32Array(n);
    this.firstToken = new Float64Array(n).fill(Number.NaN);
    this.completion = new Float64Array(n).fill(Number.NaN);
  }

  /** Brings everybody in place who moves before an iteration that opens at a tick. */
  open(iteration: number, now: number, { joins, evictions, starts, pieces }: Schedule): void {
    this.fed = [];
    this.prefill = this.starting = 0;
    for (; joins.iteration[joins.at] <= iteration; joins.at++)
      this.join(joins.request[joins.at], joins.value[joins.at], iteration);
    for (; evictions.iteration[evictions.at] <= iteration; evictions.at++)
      this.evict(evictions.request[evictions.at], iteration);
    const begun = starts.at;
    for (; starts.iteration[starts.at] <= iteration; starts.at++)
      this.start(starts.request[starts.at], starts.tick[starts.at], iteration, now);
    for (; pieces.iteration[pieces.at] <= iteration; pieces.at++)
      this.feed(pieces.request[pieces.at], pieces.value[pieces.at], iteration);
    for (let k = begun; k < starts.at; k++) {
      const i = starts.request[k];
      if (this.lastFed[i] !== iteration) this.feed(i, this.prompt[i], iteration);
    }
  }

  /** For how many iterations these lanes run with the same members. */
  constantFor(lanes: Int32Array): number {
    if (this.fed.length > 0) return 1;
    let runs = Number.POSITIVE_INFINITY;
    for (const number of lanes) {
      const lane = this.lanes[number];
      if (lane.first(this.stays(number)) >= 0) runs = Math.min(runs, lane.due() - lane.runs);
    }
    return runs;
  }

  /** The stretch of so many iterations from now on. */
  segment(first: number, count: number, lanes: Int32Array, opens: number): Segment {
    let members = 0;
    let batch = 0;
    for (const number of lanes) {
      members += this.lanes[number].members;
      batch += this.lanes[number].tokens + this.lanes[number].members;
    }
    for (const i of this.fed) batch += this.processed[i] + (this.processed[i] === this.prompt[i] ? 1 : 0);
    const { block } = this.log;
    return {
      first,
      last: first + count - 1,
      running: members + this.fed.length,
      tokens: this.held + members,
      starting: this.starting,
      prefill: this.prefill,
      batch,
      opens,
      ...(block > 1 && { blocks: block * this.blocksAfter(count, lanes) }),
    };
  }

  /** Lets the iterations run, which end at a tick. */
  advance(count: number, lanes: Int32Array, now: number): void {
    for (const number of lanes) {
      const lane = this.lanes[number];
      this.held += count * lane.members;
      lane.advance(count);
      const stays = this.stays(number);
      for (let i = lane.first(stays); i >= 0 && lane.due() === lane.runs; i = lane.first(stays)) {
        const generated = this.atEnd(i, number);
        lane.remove(this.prompt[i] + generated);
        this.pass(i, number, generated, now);
      }
    }
    for (const i of this.fed) if (this.processed[i] === this.prompt[i]) this.finishPrompt(i, now);
  }

  /** Reports who is left, and what the records hold beyond the last iteration. */
  finish(iterations: number, { starts, evictions, pieces, joins }: Schedule): void {
    for (const [what, list] of Object.entries({ starts, evictions, pieces, joins }))
      if (list.at < list.iteration.length)
        this.report(`${what} are recorded after iteration ${iterations}, which is the last`);
    this.stage.forEach((stage, i) => {
      if (stage !== AWAY) this.report(`request ${i} is still resident after the last iteration`);
    });
  }

  // ---- moves

  private start(i: number, recorded: number, iteration: number, now: number): void {
    if (this.stage[i] !== AWAY)
      this.report(`request ${i} starts in iteration ${iteration} while it is resident`);
    if (recorded !== now)
      this.report(`request ${i} starts at tick ${recorded}, its iteration ${iteration} at ${now}`);
    this.stage[i] = PREFILLING;
    this.processed[i] = 0;
    this.starting++;
    this.hold(this.prompt[i] + 1);
  }

  private feed(i: number, tokens: number, iteration: number): void {
    this.processed[i] += tokens;
    if (this.stage[i] !== PREFILLING || tokens < 0 || this.processed[i] > this.prompt[i]) {
      this.report(
        `request ${i} prefills ${tokens} tokens in iteration ${iteration}, more than its prompt has left`,
      );
      return;
    }
    this.lastFed[i] = iteration;
    this.prefill += tokens;
    this.fed.push(i);
  }

  private finishPrompt(i: number, now: number): void {
    const lane = this.log.lane?.[i] ?? 0;
    this.firstToken[i] = now;
    this.release(this.prompt[i] + 1);
    if (this.atEnd(i, lane) === 1) {
      this.held += this.prompt[i] + 1;
      this.pass(i, lane, 1, now);
    } else this.enter(i, lane, 1);
  }

  private join(i: number, lane: number, iteration: number): void {
    if (this.stage[i] !== BETWEEN || this.at[i] !== lane) {
      this.report(
        `request ${i} joins lane ${lane} before iteration ${iteration}, but does not wait before it`,
      );
      return;
    }
    const generated = this.log.ends![lane - 1];
    this.release(this.prompt[i] + generated);
    this.enter(i, lane, generated);
  }

  private evict(i: number, iteration: number): void {
    switch (this.stage[i]) {
      case PREFILLING:
        this.release(this.prompt[i] + 1);
        break;
      case BETWEEN:
        this.release(this.prompt[i] + this.log.ends![this.at[i] - 1]);
        break;
      case DECODING: {
        const lane = this.lanes[this.at[i]];
        const held = this.prompt[i] + this.atEnd(i, this.at[i]) - (this.due[i] - lane.runs);
        lane.remove(held);
        this.held -= held;
        break;
      }
      default:
        this.report(`request ${i} is evicted before iteration ${iteration} but is not resident`);
    }
    this.stage[i] = AWAY;
  }

  private enter(i: number, number: number, generated: number): void {
    const lane = this.lanes[number];
    const held = this.prompt[i] + generated;
    this.stage[i] = DECODING;
    this.at[i] = number;
    this.due[i] = lane.runs + this.atEnd(i, number) - generated;
    this.held += held;
    lane.add(i, held, this.due[i]);
  }

  /** A request has generated what belongs to a lane; its tokens still count as held. */
  private pass(i: number, lane: number, generated: number, now: number): void {
    const held = this.prompt[i] + generated;
    this.held -= held;
    if (generated === this.output[i]) {
      this.stage[i] = AWAY;
      this.completion[i] = now;
    } else {
      this.stage[i] = BETWEEN;
      this.at[i] = lane + 1;
      this.hold(held);
    }
  }

  // ---- memory

  private hold(tokens: number): void {
    this.held += tokens;
    this.blocks += Math.ceil(tokens / this.log.block);
  }

  private release(tokens: number): void {
    this.held -= tokens;
    this.blocks -= Math.ceil(tokens / this.log.block);
  }

  private blocksAfter(count: number, running: Int32Array): number {
    let total = this.blocks;
    this.lanes.forEach((lane, number) => {
      total += lane.blocksAfter(running.includes(number) ? count : 0);
    });
    return total;
  }

  private atEnd(i: number, lane: number): number {
    const { ends } = this.log;
    return ends ? Math.min(this.output[i], ends[lane]) : this.output[i];
  }

  private stays(number: number): (i: number, due: number) => boolean {
    return (i, due) => this.stage[i] === DECODING && this.at[i] === number && this.due[i] === due;
  }
}
