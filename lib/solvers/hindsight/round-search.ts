import { requireInteger } from "../../core/errors.ts";
import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { type CompletionBound, completionBound } from "./completion-bound.ts";
import { Dominance, MOST_PACKED } from "./dominance.ts";
import { PartialSchedules } from "./partial-schedules.ts";
import type { Prices } from "./prices.ts";
import { type Receiver, RoundExpansion } from "./round-expansion.ts";

/** Slack for rounding in the pruning; latencies after release are whole. */
const EPSILON = 1e-6;
/** So many visits to others, to compare with them, take as long as to create a partial schedule. */
const VISITS = 200;
/** Requests are bits of a positive 32-bit integer. */
const MOST_REQUESTS = 30;

/** Limits of a {@link RoundSearch}. */
export interface RoundSearchOptions {
  /** Partial schedules kept a round, the best bounds first; infinite (the default) makes the search exact. */
  readonly width?: number;
  /** The search gives up, proving nothing, after work worth so many partial schedules, comparisons included. */
  readonly most?: number;
}

/**
 * Search over rounds for up to 30 requests, breadth first: in each round any set of waiting requests that fits may
 * start, idling on purpose included. Exact branch and bound, or with a width a beam search.
 *
 * A partial schedule is pruned by the rules of {@link RoundExpansion}, the completion bound of dual prices first among
 * them, and by {@link Dominance} within its round. The rules agree with one another: take an optimal schedule that obeys
 * the order among equal requests. The rules that show a schedule not to be optimal never prune its beginnings; and where
 * one of them is dominated, what dominates it has started the same requests and can be completed as well, by an optimal
 * schedule in the same order.
 */
export class RoundSearch {
  /** Latency after release of the best schedule known. */
  latency: number;
  /** Whether that is optimal. */
  proved = false;
  finished = false;
  /** Partial schedules created so far. */
  created = 0;
  private readonly bound: CompletionBound;
  private readonly width: number;
  private readonly most: number;
  private readonly receiver: Receiver;
  private readonly expansion: RoundExpansion;
  private readonly dominance: Dominance;
  private best: Int32Array;
  private layer: PartialSchedules;
  private next: PartialSchedules;
  /** Places in the layer, and how many of them are expanded. */
  private open: Int32Array;
  private place = 0;
  private dropped = false;
  private round = 0;

  /**
   * @param incumbent start rounds of a feasible schedule: only better ones are looked for
   * @throws InputError for more than 30 requests or a memory of more than 511 tokens
   */
  constructor(
    program: StartTimeProgram,
    prices: Prices,
    incumbent: Int32Array,
    options: RoundSearchOptions = {},
  ) {
    const { n, output, release } = program;
    requireInteger("number of requests to search", n, 0, MOST_REQUESTS);
    requireInteger("memory to search", program.memory, 1, MOST_PACKED);
    this.bound = completionBound(program, prices);
    this.width = options.width ?? Number.POSITIVE_INFINITY;
    this.most = options.most ?? Number.POSITIVE_INFINITY;
    this.best = incumbent.slice();
    this.latency = incumbent.reduce((sum, start, i) => sum + start + output[i] - release[i], 0);
    const reach = output.reduce((longest, o) => Math.max(longest, o), 1);
    this.receiver = this.receive();
    this.expansion = new RoundExpansion(program, this.bound, reach, this.receiver);
    this.dominance = new Dominance(reach);
    this.layer = new PartialSchedules(n);
    this.next = new PartialSchedules(n);
    this.layer.add(0, 0, 0, this.bound.root, new Int32Array(n));
    this.open = Int32Array.of(0);
  }

  get schedule(): Int32Array {
    return this.best.slice();
  }

  /** Expands so many partial schedules, or until the search is finished. */
  run(expansions: number): void {
    for (let k = 0; k < expansions && !this.finished; k++) {
      if (this.place === this.open.length) this.nextLayer();
      else this.expand(this.open[this.place++]);
      if (this.created + this.dominance.visited / VISITS > this.most) this.finished = true;
    }
  }

  private expand(at: number): void {
    if (this.layer.bound[at] <= this.receiver.limit) this.expansion.expand(this.layer, at, this.round);
  }

  private receive(): Receiver {
    return {
      limit: limitBelow(this.latency),
      complete: (latency, starts) => {
        if (latency >= this.latency) return;
        this.latency = latency;
        this.receiver.limit = limitBelow(latency);
        this.best = starts.slice();
      },
      keep: (started, blocked, latency, bound, starts, envelope) => {
        if (!this.dominance.survives(this.next, started, latency, envelope)) return;
        this.dominance.enter(this.next, this.next.add(started, blocked, latency, bound, starts));
        this.created++;
      },
    };
  }

  /** Past the horizon no start of an optimal schedule is left. */
  private nextLayer(): void {
    [this.layer, this.next] = [this.next, this.layer];
    this.next.size = 0;
    this.dominance.clear();
    this.round++;
    this.place = 0;
    this.open = this.round < this.bound.horizon ? this.layer.upTo(this.receiver.limit) : new Int32Array(0);
    if (this.open.length > this.width) {
      this.open = this.layer.best(this.open, this.width);
      this.dropped = true;
    }
    if (this.open.length > 0) return;
    this.finished = true;
    this.proved = !this.dropped;
  }
}

/** Only bounds up to it can lead to a schedule of less latency. */
function limitBelow(latency: number): number {
  return latency - 1 + EPSILON;
}
