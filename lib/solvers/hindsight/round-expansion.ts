import type { StartTimeProgram } from "../../models/start-time/index.ts";
import type { CompletionBound } from "./completion-bound.ts";
import { MemoryEnvelope } from "./memory-envelope.ts";
import type { PartialSchedules } from "./partial-schedules.ts";

/** Who takes what an expansion makes; see {@link RoundExpansion}. */
export interface Receiver {
  /** Partial schedules with a bound above it are of no use. */
  limit: number;
  /** A schedule; `starts` is only lent. */
  complete(latency: number, starts: Int32Array): void;
  /** A partial schedule of the next round; `starts` and `envelope` are only lent. */
  keep(
    started: number,
    blocked: number,
    latency: number,
    bound: number,
    starts: Int32Array,
    envelope: Int32Array,
  ): void;
}

/**
 * Steps a partial schedule to the next round in every way that may lead to an optimum: any set of waiting requests that
 * fits may start, none included, but
 *
 * 1. the completion bound must stay within the limit. A start changes it by an amount that depends on the round alone,
 *    so what the starts still to be decided can take off at most is known, and cuts sets before they are built;
 * 2. no waiting request could start freely ({@link MemoryEnvelope.startsFreely});
 * 3. no request completes that could have started one round earlier, all else equal, with one round less of latency. It
 *    would have held s + 1 in the round p of its start, and a token more in the rounds up to its last but one. So it is
 *    blocked iff one of these was too full, which is noted in a bit as rounds become final;
 * 4. of equal requests, the one that arrived first starts first: to exchange their starts changes nothing.
 */
export class RoundExpansion {
  private readonly program: StartTimeProgram;
  private readonly bound: CompletionBound;
  private readonly out: Receiver;
  private readonly twin: Int32Array;
  private readonly byOutput: Int32Array;
  private readonly byPrompt: Int32Array;
  private readonly everyone: number;
  /** Bit i: request i runs for one round only. */
  private readonly brief: number;
  private readonly envelope: MemoryEnvelope;
  /** held[k]: tokens held k rounds from now by the requests that have started. */
  private readonly held: Int32Array;
  private readonly starts: Int32Array;
  private round = 0;
  /** Requests started before this round, and those of them that run in the next for the last time, or go on. */
  private before = 0;
  private ending = 0;
  private running = 0;
  private blocked = 0;
  /** Requests that may start, what a start adds to the bound, and what those from a place on can take off it. */
  private readonly candidates: Int32Array;
  private count = 0;
  private readonly gain: Float64Array;
  private readonly relief: Float64Array;

  constructor(program: StartTimeProgram, bound: CompletionBound, reach: number, out: Receiver) {
    const { n, prompt, output } = program;
    this.program = program;
    this.bound = bound;
    this.out = out;
    this.twin = earlierTwins(program);
    this.byOutput = orderBy(output);
    this.byPrompt = orderBy(prompt);
    this.everyone = 2 ** n - 1;
    this.brief = output.reduce((mask, o, i) => (o === 1 ? mask | (1 << i) : mask), 0);
    this.envelope = new MemoryEnvelope(program.memory, reach);
    this.held = new Int32Array(reach + 1);
    this.starts = new Int32Array(n);
    this.candidates = new Int32Array(n);
    this.gain = new Float64Array(n);
    this.relief = new Float64Array(n + 1);
  }

  /** Expands the partial schedule at a place of a list, whose starts before `round` are decided. */
  expand(list: PartialSchedules, at: number, round: number): void {
    this.round = round;
    this.before = list.started[at];
    this.blocked = list.blocked[at];
    this.load(list.starts, at * this.program.n);
    const bound = list.bound[at] + this.idling();
    this.findCandidates();
    this.startFrom(0, this.before, list.latency[at], bound);
  }

  private load(starts: Int32Array, from: number): void {
    const { held, round } = this;
    const { n, prompt, output } = this.program;
    held.fill(0);
    this.ending = 0;
    this.running = 0;
    for (let i = 0; i < n; i++) {
      const start = starts[from + i];
      this.starts[i] = start;
      const left = start + output[i] - round;
      if (!(this.before & (1 << i)) || left < 0) continue;
      for (let k = 0; k <= left; k++) held[k] += prompt[i] + round - start + k;
      if (left === 1) this.ending |= 1 << i;
      else if (left > 1) this.running |= 1 << i;
    }
  }

  /**
   * What it adds to the bound to start nothing in this round: the rent of the next round is no longer the greatest, but
   * that of who runs, and who waits cannot start any more at `round`.
   */
  private idling(): number {
    const { round } = this;
    const { least, greatest, rent, lifetimes, priced } = this.bound;
    const { n, output } = this.program;
    let more = greatest[round + 1];
    for (let i = 0; i < n; i++)
      if (!(this.before & (1 << i))) more += least[i][round + 1] - least[i][round];
      else if (round < priced && this.starts[i] + output[i] > round)
        more -= rent[i][(round + 1) * lifetimes + this.starts[i] + output[i] - round - 1];
    return more;
  }

  private findCandidates(): void {
    const { candidates, gain, relief, round } = this;
    const { cost, least, rent, lifetimes, priced } = this.bound;
    const { n, output, release } = this.program;
    this.count = 0;
    for (let i = 0; i < n; i++) {
      if (this.before & (1 << i) || release[i] > round) continue;
      candidates[this.count++] = i;
      gain[i] = cost[i][round] - least[i][round + 1];
      if (round < priced) gain[i] -= rent[i][(round + 1) * lifetimes + output[i] - 1];
    }
    relief[this.count] = 0;
    for (let c = this.count - 1; c >= 0; c--) relief[c] = relief[c + 1] + Math.min(0, gain[candidates[c]]);
  }

  /** Tries every set of the candidates from a place on; `held`, `starts` and `blocked` are changed and restored. */
  private startFrom(from: number, started: number, latency: number, bound: number): void {
    const { candidates, gain, relief, starts, twin, round, out } = this;
    const { output, release } = this.program;
    for (let c = from; c < this.count && bound + relief[c] <= out.limit; c++) {
      const i = candidates[c];
      if (twin[i] >= 0 && !(started & (1 << twin[i]))) continue;
      const raised = bound + gain[i];
      if (raised + relief[c + 1] > out.limit || !this.fits(i)) continue;
      const { blocked } = this;
      if (this.blockedNow(i)) this.blocked |= 1 << i;
      this.hold(i, 1);
      starts[i] = round;
      this.startFrom(c + 1, started | (1 << i), latency + round + output[i] - release[i], raised);
      this.hold(i, -1);
      this.blocked = blocked;
    }
    this.close(started, latency, bound);
  }

  private fits(i: number): boolean {
    const { held } = this;
    const { memory, prompt, output } = this.program;
    for (let k = output[i]; k >= 1; k--) if (held[k] + prompt[i] + k > memory) return false;
    return true;
  }

  private hold(i: number, times: 1 | -1): void {
    const { held } = this;
    const { prompt, output } = this.program;
    for (let k = 1; k <= output[i]; k++) held[k] += times * (prompt[i] + k);
  }

  /** Whether request i could not have started in the round before. */
  private blockedNow(i: number): boolean {
    const { memory, prompt, release } = this.program;
    return release[i] === this.round || this.held[0] + prompt[i] + 1 > memory;
  }

  /** No more starts in this round. */
  private close(started: number, latency: number, bound: number): void {
    const { out, held, starts, envelope, brief } = this;
    if (started === this.everyone) {
      out.complete(latency, starts);
      return;
    }
    if (bound > out.limit) return;
    const fresh = started & ~this.before;
    if ((this.ending | (fresh & brief)) & ~this.blocked) return;
    if (this.someStartFreely(started)) return;
    const full = held[1] === this.program.memory;
    const blocked = full ? this.blocked | this.running | (fresh & ~brief) : this.blocked;
    out.keep(started, blocked, latency, bound, starts, envelope.values);
  }

  /** Whether a waiting request would start freely; if none would, the envelope is left as that of all that wait. */
  private someStartFreely(started: number): boolean {
    const { envelope, held, candidates, byOutput, byPrompt } = this;
    const { prompt, output, release } = this.program;
    const shortest = waiting(byOutput, started);
    const others = started | (1 << shortest);
    if (release[shortest] <= this.round) {
      const next = waiting(byOutput, others);
      if (next < 0) envelope.raise(held, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
      else envelope.raise(held, output[next], prompt[waiting(byPrompt, others)]);
      if (envelope.startsFreely(held, prompt[shortest], output[shortest])) return true;
    }
    envelope.raise(held, output[shortest], prompt[waiting(byPrompt, started)]);
    for (let c = 0; c < this.count; c++) {
      const i = candidates[c];
      if (!(others & (1 << i)) && envelope.startsFreely(held, prompt[i], output[i])) return true;
    }
    return false;
  }
}

/** The first request in an order that has not started; −1 if there is none. */
function waiting(order: Int32Array, started: number): number {
  for (let place = 0; place < order.length; place++)
    if (!(started & (1 << order[place]))) return order[place];
  return -1;
}

function orderBy(column: Int32Array): Int32Array {
  return Int32Array.from(column.keys()).sort((i, j) => column[i] - column[j] || i - j);
}

/** For each request the nearest one before it with the same lengths, or −1. Rows are in order of arrival. */
function earlierTwins({ n, prompt, output }: StartTimeProgram): Int32Array {
  const twins = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++)
    for (let j = i - 1; j >= 0 && twins[i] < 0; j--)
      if (prompt[j] === prompt[i] && output[j] === output[i]) twins[i] = j;
  return twins;
}
