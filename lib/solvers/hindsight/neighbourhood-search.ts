import type { Random } from "../../core/random.ts";
import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { type MemoryProfile, profileOf } from "./memory-profile.ts";
import { quickRandom } from "./quick-random.ts";

/** Moves between two sortings of the candidates. */
const RESORT_EVERY = 4096;
/** Requests that start on arrival cannot gain themselves; this share of them takes part nevertheless. */
const PROMPT_SHARE = 0.15;

/** Share of the moves that pick a waiting request and some in its way, and tries for each of those. */
const OVERLAP_SHARE = 0.6;
const TRIES = 6;

/** Options of a {@link NeighbourhoodSearch}. */
export interface SearchOptions {
  /** At most so many requests are moved at once, at least 2. */
  readonly most?: number;
  /** Temperature at the start, in rounds of latency; 0 accepts no move that is worse. */
  readonly temperature?: number;
  /** Moves after which the temperature has fallen to 0. */
  readonly cooling?: number;
}

/**
 * Large-neighbourhood search on a schedule: takes out a few requests, close together in time or a waiting one and some in
 * its way, and puts them back, in a random order, each at the earliest round where it fits. A move is kept if the latency does not rise, or rises by less
 * than an exponential draw of the current temperature. The scan for a place stops at the start where the move could no
 * longer be kept.
 */
export class NeighbourhoodSearch {
  /** Latency of the best schedule so far, in rounds after release. */
  latency = 0;
  moves = 0;
  private current = 0;
  private readonly program: StartTimeProgram;
  private readonly random: Random;
  private readonly most: number;
  private readonly temperature: number;
  private readonly cooling: number;
  private readonly profile: MemoryProfile;
  private readonly starts: Int32Array;
  private readonly best: Int32Array;
  private candidates: number[] = [];
  private readonly byStart: Int32Array;
  private readonly chosen: number[] = [];
  private readonly key: Float64Array;

  constructor(program: StartTimeProgram, from: Int32Array, random: Random, options: SearchOptions = {}) {
    this.program = program;
    this.random = quickRandom(random);
    this.most = Math.max(2, Math.min(options.most ?? 4, program.n));
    this.temperature = options.temperature ?? 0;
    this.cooling = options.cooling ?? 1;
    this.profile = profileOf(program, from);
    this.starts = from.slice();
    this.best = from.slice();
    this.byStart = Int32Array.from({ length: program.n }, (_, i) => i);
    this.key = new Float64Array(program.n);
    for (let i = 0; i < program.n; i++) this.latency += from[i] + program.output[i] - program.release[i];
    this.current = this.latency;
  }

  /** Start rounds of the best schedule so far. */
  get schedule(): Int32Array {
    return this.best.slice();
  }

  /** Makes so many moves. */
  run(moves: number): void {
    if (this.program.n < 2) return;
    for (let k = 0; k < moves; k++) {
      if (this.moves % RESORT_EVERY === 0) this.sortCandidates((this.moves / RESORT_EVERY) % 3);
      this.moves++;
      this.move();
    }
  }

  /** Requests that wait, and some of those that do not, by start, by mid-life and by completion in turn. */
  private sortCandidates(turn: number): void {
    const { n, release, output } = this.program;
    const { starts } = this;
    this.byStart.sort((i, j) => starts[i] - starts[j] || i - j);
    const all = Array.from({ length: n }, (_, i) => i);
    const waiting = all.filter((i) => starts[i] > release[i] || this.random() < PROMPT_SHARE);
    this.candidates = waiting.length >= 2 * this.most + 2 ? waiting : all;
    const place = (i: number) => starts[i] + (output[i] * turn) / 2;
    this.candidates.sort((i, j) => place(i) - place(j) || i - j);
  }

  private move(): void {
    if (this.random() < OVERLAP_SHARE) this.chooseOverlapping();
    else this.chooseNear();
    const { chosen, starts, profile } = this;
    const { release, prompt, output } = this.program;
    const old = chosen.map((i) => starts[i]);
    let oldSum = 0;
    let first = Number.POSITIVE_INFINITY;
    for (const i of chosen) {
      oldSum += starts[i];
      first = Math.min(first, starts[i]);
      profile.remove(starts[i], prompt[i], output[i]);
    }
    // before first + 1 − o a request cannot profit from the freed memory
    const from = (i: number) => Math.max(release[i], first + 1 - output[i]);
    let room = oldSum + this.tolerance();
    for (const i of chosen) room -= from(i);
    const order = this.reordered();
    let placed = 0;
    for (const i of order) {
      const least = from(i);
      const before = Math.floor(least + room) + 1;
      if (before <= least) break;
      const start = profile.earliest(prompt[i], output[i], least, before);
      if (start >= before) break;
      room -= start - least;
      starts[i] = start;
      profile.add(start, prompt[i], output[i]);
      placed++;
    }
    if (placed === order.length) this.keep(oldSum);
    else this.undo(order.slice(0, placed), old);
  }

  private keep(oldSum: number): void {
    let sum = 0;
    for (const i of this.chosen) sum += this.starts[i];
    this.current += sum - oldSum;
    if (this.current >= this.latency) return;
    this.latency = this.current;
    this.best.set(this.starts);
  }

  private undo(placed: readonly number[], old: readonly number[]): void {
    const { chosen, starts, profile } = this;
    const { prompt, output } = this.program;
    for (const i of placed) profile.remove(starts[i], prompt[i], output[i]);
    chosen.forEach((i, k) => {
      starts[i] = old[k];
      profile.add(old[k], prompt[i], output[i]);
    });
  }

  /** How much worse the move may be. */
  private tolerance(): number {
    const left = 1 - (1.1 * this.moves) / this.cooling;
    return left > 0 && this.temperature > 0 ? -this.temperature * left * Math.log(1 - this.random()) : 0;
  }

  /** A request that waits, and up to `most` − 1 that run in a round in which it waits: they may be in its way. */
  private chooseOverlapping(): void {
    const { random, candidates, chosen, most, starts, byStart } = this;
    const { release, output } = this.program;
    const anchor = candidates[Math.floor(random() * candidates.length)];
    const round = release[anchor] + Math.floor(random() * (starts[anchor] - release[anchor] + 1));
    const others = 1 + Math.floor(random() * (most - 1));
    const last = this.startedBy(round);
    chosen.length = 0;
    chosen.push(anchor);
    for (let tries = 0; chosen.length <= others && tries < TRIES * others; tries++) {
      const back = random();
      const i = byStart[last - 1 - Math.floor(last * back * back * back)];
      if (i === undefined || starts[i] + output[i] <= round || chosen.includes(i)) continue;
      chosen.push(i);
    }
  }

  /** How many requests had started by a round when they were last sorted. */
  private startedBy(round: number): number {
    const { starts, byStart } = this;
    let low = 0;
    let high = byStart.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[byStart[middle]] <= round) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Two to `most` requests near one another in the candidates' order. */
  private chooseNear(): void {
    const { random, candidates, chosen, most } = this;
    const count = 2 + Math.floor(random() * (most - 1));
    const centre = Math.floor(random() * candidates.length);
    const reach = count * (2 + Math.floor(random() * 4));
    chosen.length = 0;
    for (let tries = 0; chosen.length < count && tries < 3 * count; tries++) {
      const i = candidates[centre + Math.floor((random() * 2 - 1) * reach)];
      if (i !== undefined && !chosen.includes(i)) chosen.push(i);
    }
  }

  /** The chosen requests in a new order: at random, or by start, volume or completion, blurred. */
  private reordered(): number[] {
    const { random, key, starts } = this;
    const { prompt, output } = this.program;
    const kind = random();
    const blur = random() < 0.5 ? 0.3 : 1;
    for (const i of this.chosen) {
      const base =
        kind < 0.6
          ? starts[i] + 1
          : kind < 0.8
            ? output[i] * (prompt[i] + output[i] / 2)
            : starts[i] + output[i];
      key[i] = kind < 0.3 ? random() : base * (1 + blur * (random() - 0.5));
    }
    return this.chosen.slice().sort((i, j) => key[i] - key[j]);
  }
}
