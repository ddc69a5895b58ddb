import { requireInteger } from "../../core/errors.ts";
import { memoryVolume } from "../../models/memory-volume.ts";
import type { Workload } from "../../workload/workload.ts";

/** The schedule of least total latency that a search found. */
export interface Optimum {
  /** The round after which each request starts; it completes `output` rounds later. */
  readonly start: Int32Array;
  /** Sum of completion − arrival, in rounds. */
  readonly totalLatency: number;
  /** Whether the search ended: then no schedule is better. */
  readonly proved: boolean;
  /** Nodes of the search tree that were visited. */
  readonly nodes: number;
}

/**
 * The best schedule in hindsight by branch and bound, for the handful of requests that this allows: six take a
 * millisecond or so, each further one several times as long. Cancelling never helps who knows all lengths, so the
 * schedules searched are those that start each request once.
 *
 * The search goes from round to round; in each it starts a set of waiting requests or lets the round pass. Starting
 * as early as possible is not enough: a request holds more the longer it runs, so that two started together can
 * exclude a third that fits if one of them waits. A node is cut off by the larger of two bounds on the k-th next
 * completion: the k-th smallest of (earliest start + length), and the first round by which the memory left over has
 * room for the k smallest volumes.
 *
 * @param memory the capacity M; every request must fit alone
 * @param most nodes after which the search returns the best schedule so far, at the earliest the first one it finds
 */
export function optimalSchedule(workload: Workload, memory: number, most = 1_000_000): Optimum {
  requireInteger("memory", memory, 1);
  requireInteger("most nodes", most, 1);
  return new BranchAndBound(workload, memory, most).solve();
}

class BranchAndBound {
  private readonly n: number;
  private readonly memory: number;
  private readonly most: number;
  /** Requests by length, then prompt, then release: rows of the columns below. */
  private readonly rows: Int32Array;
  private readonly release: Int32Array;
  private readonly prompt: Int32Array;
  private readonly output: Int32Array;
  /** Row j has the same columns as row j − 1: they start in this order. */
  private readonly twin: boolean[];
  /** Rows by volume, and the volumes. */
  private readonly byVolume: number[];
  private readonly volume: Float64Array;
  /** Tokens held in each round by the requests that were started. */
  private readonly held: Int32Array;
  private readonly start: Int32Array;
  private readonly waits: number;
  private completions = 0;
  private started = 0;
  private nodes = 0;
  private best = Number.POSITIVE_INFINITY;
  private bestStart: Int32Array;

  constructor({ n, arrival, prompt, output }: Workload, memory: number, most: number) {
    const early = (i: number) => Math.ceil(arrival[i]);
    this.n = n;
    this.memory = memory;
    this.most = most;
    this.rows = Int32Array.from({ length: n }, (_, i) => i).sort(
      (i, j) => output[i] - output[j] || prompt[i] - prompt[j] || early(i) - early(j),
    );
    this.release = this.rows.map(early);
    this.prompt = this.rows.map((i) => prompt[i]);
    this.output = this.rows.map((i) => output[i]);
    this.twin = Array.from(this.rows, (_, j) => this.sameAsBefore(j));
    this.volume = Float64Array.from(this.rows, (i) => memoryVolume(prompt[i], output[i]));
    this.byVolume = Array.from(this.rows, (_, j) => j).sort((j, k) => this.volume[j] - this.volume[k]);
    const horizon = Math.max(0, ...this.release) + output.reduce((a, b) => a + b, 0); // one after another
    this.held = new Int32Array(horizon + 2);
    this.start = new Int32Array(n).fill(-1);
    this.bestStart = this.start.slice();
    this.waits = arrival.reduce((a, b) => a + b, 0);
  }

  solve(): Optimum {
    this.visit(0, -1);
    const start = new Int32Array(this.n);
    this.rows.forEach((i, j) => {
      start[i] = this.bestStart[j];
    });
    const totalLatency = this.best - this.waits;
    return { start, totalLatency, proved: this.nodes <= this.most, nodes: this.nodes };
  }

  /** Everything that can follow when rows up to `last` have been considered for a start after round `from`. */
  private visit(from: number, last: number): void {
    if (this.started === this.n) {
      this.record();
      return;
    }
    let first = last + 1;
    for (let round = from; !this.hopeless(round); round++) {
      for (let j = first; j < this.n; j++) if (this.mayStart(j, round)) this.startThenVisit(j, round);
      if (!this.mayPass(round)) return;
      first = 0;
    }
  }

  /** Whether nothing better follows, or the search is over its limit and has a schedule to show. */
  private hopeless(round: number): boolean {
    const over = ++this.nodes > this.most && this.best < Number.POSITIVE_INFINITY;
    return over || this.bound(round) >= this.best;
  }

  private startThenVisit(j: number, round: number): void {
    this.hold(j, round, 1);
    this.visit(round, j);
    this.hold(j, round, -1);
  }

  private record(): void {
    if (this.completions >= this.best) return;
    this.best = this.completions;
    this.bestStart = this.start.slice();
  }

  private mayStart(j: number, round: number): boolean {
    if (this.start[j] >= 0 || this.release[j] > round || (this.twin[j] && this.start[j - 1] < 0))
      return false;
    const { held, memory } = this;
    for (let k = 1; k <= this.output[j]; k++) if (held[round + k] + this.prompt[j] + k > memory) return false;
    return true;
  }

  /** A round may pass if something runs in it, or somebody has yet to arrive: else all could start a round earlier. */
  private mayPass(round: number): boolean {
    return this.held[round + 1] > 0 || this.release.some((r, j) => this.start[j] < 0 && r > round);
  }

  /** Starts a row after a round (sign 1) or takes the start back (sign −1). */
  private hold(j: number, round: number, sign: 1 | -1): void {
    for (let k = 1; k <= this.output[j]; k++) this.held[round + k] += sign * (this.prompt[j] + k);
    this.start[j] = sign > 0 ? round : -1;
    this.started += sign;
    this.completions += sign * (round + this.output[j]);
  }

  /** The sum of all completions is at least this if the rows not started start after `round` or later. */
  private bound(round: number): number {
    const earliest: number[] = [];
    for (let j = 0; j < this.n; j++)
      if (this.start[j] < 0) earliest.push(Math.max(round, this.release[j]) + this.output[j]);
    earliest.sort((a, b) => a - b);
    let total = this.completions;
    let now = round;
    let room = 0;
    let k = 0;
    for (const j of this.byVolume) {
      if (this.start[j] >= 0) continue;
      room -= this.volume[j];
      while (room < 0) room += this.memory - (this.held[++now] ?? 0);
      total += Math.max(earliest[k++], now);
    }
    return total;
  }

  private sameAsBefore(j: number): boolean {
    return [this.output, this.prompt, this.release].every((column) => j > 0 && column[j] === column[j - 1]);
  }
}
