import { doubled, Int32Column } from "../../core/columns.ts";

/**
 * What a run did, iteration by iteration, as little as tells everything: stretches of consecutive iterations in which
 * the same lanes ran. Iterations are numbered from 1. With the attempts' starts, the pieces of prompts and the moves
 * between lanes it fixes who ran when.
 */
export interface IterationLog {
  /** Tick at which the first iteration of each stretch opens; the others follow without a gap. */
  readonly tick: Float64Array;
  /** Iterations of each stretch. */
  readonly count: Int32Array;
  /** Lanes that ran in stretch k: `lanes[laneStart[k]]` up to `laneStart[k + 1]`. */
  readonly laneStart: Int32Array;
  readonly lanes: Int32Array;
  /** How many lanes there are. */
  readonly laneCount: number;
  /** The lane in which each request begins to decode; lane 0 where absent. */
  readonly lane?: ArrayLike<number>;
  /** Tokens after which a request leaves each lane, see `BatchFormer`. */
  readonly ends?: readonly number[];
  /** Tokens in a block of the KV cache. */
  readonly block: number;
  /** Prompts that were prefilled in pieces: whose, in which iteration, how many tokens. All others start whole. */
  readonly pieces: Moves;
  /** Entries into later lanes: who, before which iteration, which lane. */
  readonly joins: Moves;
}

/** Of an {@link IterationLog}, how the lanes lie. */
export type LaneColumns = Pick<IterationLog, "laneCount" | "lane" | "ends" | "block">;

/** Rows of (request, iteration, value), in order of time. */
export interface Moves {
  readonly request: Int32Array;
  readonly iteration: Int32Array;
  readonly value: Int32Array;
}

/** Writes {@link Moves}. O(1) amortised a row. */
export class MoveWriter {
  private readonly request = new Int32Column();
  private readonly iteration = new Int32Column();
  private readonly value = new Int32Column();

  push(request: number, iteration: number, value: number): void {
    this.request.push(request);
    this.iteration.push(iteration);
    this.value.push(value);
  }

  columns(): Moves {
    return { request: this.request.view(), iteration: this.iteration.view(), value: this.value.view() };
  }
}

/** Writes the stretches of an {@link IterationLog}. O(lanes that ran) amortised a call. */
export class StretchWriter {
  /** When the coming stretch begins, and when the last one ended. Fields, as a number passed on would be boxed. */
  openTick = 0;
  endTick = -1;
  private stretches = 0;
  private tick: Float64Array;
  private count: Int32Array;
  private laneStart: Int32Array;
  private readonly lanes: Int32Column;

  /** @param room for so many stretches from the beginning */
  constructor(room: number) {
    this.tick = new Float64Array(room + 1);
    this.count = new Int32Array(room + 1);
    this.laneStart = new Int32Array(room + 2);
    this.lanes = new Int32Column(room);
  }

  /** Notes iterations from `openTick` on, in each of which the first `runs` of `lanes` ran. */
  push(iterations: number, lanes: Int32Array, runs: number): void {
    if (this.openTick === this.endTick && this.continues(lanes, runs)) {
      this.count[this.stretches - 1] += iterations;
      return;
    }
    if (this.stretches === this.count.length) this.grow();
    const k = this.stretches++;
    this.tick[k] = this.openTick;
    this.count[k] = iterations;
    for (let j = 0; j < runs; j++) this.lanes.push(lanes[j]);
    this.laneStart[k + 1] = this.lanes.length;
  }

  columns(): Pick<IterationLog, "tick" | "count" | "laneStart" | "lanes"> {
    const { stretches } = this;
    return {
      tick: this.tick.subarray(0, stretches),
      count: this.count.subarray(0, stretches),
      laneStart: this.laneStart.subarray(0, stretches + 1),
      lanes: this.lanes.view(),
    };
  }

  private grow(): void {
    this.tick = doubled(this.tick);
    this.count = doubled(this.count);
    this.laneStart = doubled(this.laneStart);
  }

  private continues(lanes: Int32Array, runs: number): boolean {
    const { values, length } = this.lanes;
    const from = this.laneStart[this.stretches - 1];
    if (length - from !== runs) return false;
    for (let k = 0; k < runs; k++) if (values[from + k] !== lanes[k]) return false;
    return true;
  }
}
