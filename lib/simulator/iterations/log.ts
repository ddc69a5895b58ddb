import { Float64Column, Int32Column } from "../../core/columns.ts";

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
  private readonly tick = new Float64Column();
  private readonly count = new Int32Column();
  private readonly laneStart = new Int32Column();
  private readonly lanes = new Int32Column();
  private endTick = -1;

  constructor() {
    this.laneStart.push(0);
  }

  /** Notes iterations from one tick to another, in each of which the first `runs` of `lanes` ran. */
  push(from: number, to: number, iterations: number, lanes: Int32Array, runs: number): void {
    if (from === this.endTick && this.continues(lanes, runs))
      this.count.values[this.count.length - 1] += iterations;
    else {
      this.tick.push(from);
      this.count.push(iterations);
      for (let k = 0; k < runs; k++) this.lanes.push(lanes[k]);
      this.laneStart.push(this.lanes.length);
    }
    this.endTick = to;
  }

  columns(): Pick<IterationLog, "tick" | "count" | "laneStart" | "lanes"> {
    return {
      tick: this.tick.view(),
      count: this.count.view(),
      laneStart: this.laneStart.view(),
      lanes: this.lanes.view(),
    };
  }

  private continues(lanes: Int32Array, runs: number): boolean {
    const from = this.laneStart.values[this.count.length - 1];
    if (this.lanes.length - from !== runs) return false;
    for (let k = 0; k < runs; k++) if (this.lanes.values[from + k] !== lanes[k]) return false;
    return true;
  }
}
