import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { type CompletionBound, completionBound } from "./completion-bound.ts";
import type { Prices } from "./prices.ts";

/** Slack for rounding in the pruning; latencies after release are whole. */
const EPSILON = 1e-6;

/** A partial schedule: all starts before the layer's round are decided. */
interface Partial {
  /** Bit i: request i has started. */
  readonly started: number;
  /** promised[k]: tokens held in round (layer's round) + 1 + k by the requests that have started. */
  readonly promised: Int32Array;
  readonly starts: Int32Array;
  readonly latency: number;
  readonly bound: number;
}

/** Limits of a {@link RoundSearch}. */
export interface RoundSearchOptions {
  /** Partial schedules kept a round, the best bounds first; infinite (the default) makes the search exact. */
  readonly width?: number;
  /** The search gives up, proving nothing, when it has created so many partial schedules. */
  readonly most?: number;
}

/**
 * Search over rounds for up to 30 requests, breadth first: in each round any set of waiting requests that fits may
 * start, idling on purpose included. Exact branch and bound, or with a width a beam search.
 *
 * Partial schedules are pruned
 * 1. by the completion bound of dual prices;
 * 2. by dominance: same requests started, no more memory promised in any round, latency no higher;
 * 3. by left shift: a request about to complete could have started a round or more earlier, all else equal;
 * 4. by symmetry: of equal requests, the one that arrived first starts first.
 */
export class RoundSearch {
  /** Latency after release of the best schedule known. */
  latency: number;
  /** Whether that is optimal. */
  proved = false;
  finished = false;
  created = 0;
  private readonly program: StartTimeProgram;
  private readonly bound: CompletionBound;
  private readonly width: number;
  private readonly most: number;
  private readonly twin: Int32Array;
  private readonly everyone: number;
  private best: Int32Array;
  private layer: Partial[];
  private place = 0;
  private dropped = false;
  private next = new Map<number, Partial[]>();
  private round = 0;

  /** @param incumbent start rounds of a feasible schedule: only better ones are looked for */
  constructor(
    program: StartTimeProgram,
    prices: Prices,
    incumbent: Int32Array,
    options: RoundSearchOptions = {},
  ) {
    const { n, output, release } = program;
    this.program = program;
    this.bound = completionBound(program, prices);
    this.width = options.width ?? Number.POSITIVE_INFINITY;
    this.most = options.most ?? Number.POSITIVE_INFINITY;
    this.twin = earlierTwins(program);
    this.everyone = 2 ** n - 1;
    this.best = incumbent.slice();
    this.latency = incumbent.reduce((sum, start, i) => sum + start + output[i] - release[i], 0);
    const reach = output.reduce((longest, o) => Math.max(longest, o), 1) + 1;
    this.layer = [
      {
        started: 0,
        promised: new Int32Array(reach),
        starts: new Int32Array(n).fill(-1),
        latency: 0,
        bound: this.bound.root,
      },
    ];
  }

  get schedule(): Int32Array {
    return this.best.slice();
  }

  /** Expands so many partial schedules, or until the search is finished. */
  run(expansions: number): void {
    for (let k = 0; k < expansions && !this.finished; k++) {
      if (this.place === this.layer.length) this.nextLayer();
      else this.expand(this.layer[this.place++]);
      if (this.created > this.most) this.finished = true;
    }
  }

  private nextLayer(): void {
    this.layer = [...this.next.values()].flat().filter((partial) => this.promising(partial.bound));
    this.layer.sort((a, b) => a.bound - b.bound);
    if (this.layer.length > this.width) {
      this.layer.length = this.width;
      this.dropped = true;
    }
    this.next = new Map();
    this.place = 0;
    this.round++;
    if (this.layer.length > 0) return;
    this.finished = true;
    this.proved = !this.dropped;
  }

  private promising(bound: number): boolean {
    return bound <= this.latency - 1 + EPSILON;
  }

  private expand(partial: Partial): void {
    if (!this.promising(partial.bound)) return;
    const promised = partial.promised.slice();
    const starts = partial.starts.slice();
    this.startFrom(0, partial.started, promised, starts, partial.latency, partial.bound);
  }

  /** Tries every set of requests i ≥ `from` that may start now; `promised` and `starts` are changed and restored. */
  private startFrom(
    from: number,
    started: number,
    promised: Int32Array,
    starts: Int32Array,
    latency: number,
    bound: number,
  ): void {
    const { n, release, prompt, output } = this.program;
    const { cost, least } = this.bound;
    const { round, twin } = this;
    for (let i = from; i < n; i++) {
      if (started & (1 << i) || release[i] > round) continue;
      if (twin[i] >= 0 && !(started & (1 << twin[i]))) continue;
      const raised = bound + cost[i][round] - least[i][round];
      if (!this.promising(raised) || !this.fits(i, promised)) continue;
      for (let k = 0; k < output[i]; k++) promised[k] += prompt[i] + k + 1;
      starts[i] = round;
      const longer = latency + round + output[i] - release[i];
      this.startFrom(i + 1, started | (1 << i), promised, starts, longer, raised);
      starts[i] = -1;
      for (let k = 0; k < output[i]; k++) promised[k] -= prompt[i] + k + 1;
    }
    this.close(started, promised, starts, latency, bound);
  }

  private fits(i: number, promised: Int32Array): boolean {
    const { memory, prompt, output } = this.program;
    for (let k = output[i] - 1; k >= 0; k--) if (promised[k] + prompt[i] + k + 1 > memory) return false;
    return true;
  }

  /** No more starts in this round: steps to the next. */
  private close(
    started: number,
    promised: Int32Array,
    starts: Int32Array,
    latency: number,
    bound: number,
  ): void {
    if (started === this.everyone) {
      if (latency >= this.latency) return;
      this.latency = latency;
      this.best = starts.slice();
      return;
    }
    const later = this.boundAfterRound(started, starts, bound);
    if (!this.promising(later) || this.couldStartEarlier(started, starts)) return;
    const shifted = new Int32Array(promised.length);
    shifted.set(promised.subarray(1));
    const rivals = this.next.get(started) ?? [];
    if (rivals.some((rival) => rival.latency <= latency && below(rival.promised, shifted))) return;
    const left = rivals.filter((rival) => !(latency <= rival.latency && below(shifted, rival.promised)));
    left.push({ started, promised: shifted, starts: starts.slice(), latency, bound: later });
    this.next.set(started, left);
    this.created++;
  }

  /** The bound once round + 1 has run: its rent is collected, and who waits cannot start at `round` any more. */
  private boundAfterRound(started: number, starts: Int32Array, bound: number): number {
    const { n, output } = this.program;
    const { least, greatest, rent, lifetimes, priced } = this.bound;
    const { round } = this;
    const place = (round + 1) * lifetimes - round - 1;
    let later = bound + (greatest[round + 1] ?? 0);
    for (let i = 0; i < n; i++)
      if (!(started & (1 << i))) later += least[i][round + 1] - least[i][round];
      else if (round < priced && starts[i] + output[i] > round)
        later -= rent[i][place + starts[i] + output[i]];
    return later;
  }

  /** Whether a request whose last round is next could have started earlier; usage up to that round is final. */
  private couldStartEarlier(started: number, starts: Int32Array): boolean {
    const { program, round } = this;
    const { n, release, output } = program;
    let held: Int32Array | undefined;
    for (let i = 0; i < n; i++) {
      if (!(started & (1 << i)) || starts[i] + output[i] !== round + 1 || starts[i] === release[i]) continue;
      held ??= this.heldUntil(round + 1, started, starts);
      for (let start = starts[i] - 1; start >= release[i]; start--)
        if (this.fitsAt(i, start, starts[i], held)) return true;
    }
    return false;
  }

  private heldUntil(last: number, started: number, starts: Int32Array): Int32Array {
    const { n, prompt, output } = this.program;
    const held = new Int32Array(last + 1);
    for (let i = 0; i < n; i++) {
      if (!(started & (1 << i))) continue;
      for (let k = 1; k <= Math.min(output[i], last - starts[i]); k++) held[starts[i] + k] += prompt[i] + k;
    }
    return held;
  }

  private fitsAt(i: number, start: number, current: number, held: Int32Array): boolean {
    const { memory, prompt, output } = this.program;
    for (let k = output[i]; k >= 1; k--) {
      const t = start + k;
      const own = t > current ? prompt[i] + t - current : 0;
      if (held[t] - own + prompt[i] + k > memory) return false;
    }
    return true;
  }
}

function below(a: Int32Array, b: Int32Array): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] > b[k]) return false;
  return true;
}

/** For each request the nearest one before it with the same lengths, or −1. Rows are in order of arrival. */
function earlierTwins({ n, prompt, output }: StartTimeProgram): Int32Array {
  const twins = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++)
    for (let j = i - 1; j >= 0 && twins[i] < 0; j--)
      if (prompt[j] === prompt[i] && output[j] === output[i]) twins[i] = j;
  return twins;
}
