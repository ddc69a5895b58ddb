import { doubled, type PartialSchedules } from "./partial-schedules.ts";

/** Envelope values to a word of 30 bits, each with a spare bit above it. */
const LANES = 3;
const LANE_BITS = 10;
const SPARE = (1 << 9) | (1 << 19) | (1 << 29);

/** The greatest memory whose envelopes can be packed. */
export const MOST_PACKED = 2 ** (LANE_BITS - 1) - 1;

/**
 * Dominance between partial schedules of one round with the same requests started: one whose latency and memory envelope
 * (see `memory-envelope.ts`) are nowhere higher has, for each completion of the other, one that is no worse. Compared
 * are packed envelopes, three rounds at once: with the spare bits set in b, b − a borrows none of them iff a ≤ b.
 */
export class Dominance {
  /** Partial schedules visited so far by those that asked: the work done. */
  visited = 0;
  private readonly words: number;
  private readonly packed: Int32Array;
  private envelopes: Int32Array;
  /** First place of each hash value, and for each place the next, −1 at the end. */
  private heads = new Int32Array(4096).fill(-1);
  private next: Int32Array;

  /** @param reach envelopes have values up to k = reach; the first that matters is at k = 2 */
  constructor(reach: number) {
    this.words = Math.ceil((reach - 1) / LANES);
    this.packed = new Int32Array(this.words);
    this.envelopes = new Int32Array(1024 * this.words);
    this.next = new Int32Array(1024);
  }

  /** Forgets all partial schedules. */
  clear(): void {
    this.heads.fill(-1);
  }

  /**
   * Whether a new partial schedule is dominated by none in the list. Those in the list that it dominates are dropped
   * from it by an infinite bound. If the answer is yes, {@link enter} it next.
   */
  survives(list: PartialSchedules, started: number, latency: number, envelope: Int32Array): boolean {
    this.pack(envelope);
    const { heads, next, packed, envelopes, words } = this;
    const slot = hash(started) & (heads.length - 1);
    let before = -1;
    for (let at = heads[slot]; at >= 0; at = next[at]) {
      this.visited++;
      const longer = latency - list.latency[at];
      if (list.started[at] === started) {
        if (longer >= 0 && below(envelopes, at * words, packed, 0, words)) return false;
        if (longer <= 0 && below(packed, 0, envelopes, at * words, words)) {
          list.bound[at] = Number.POSITIVE_INFINITY;
          if (before < 0) heads[slot] = next[at];
          else next[before] = next[at];
          continue;
        }
      }
      before = at;
    }
    return true;
  }

  /** Takes up the partial schedule that just survived, at its place in the list. */
  enter(list: PartialSchedules, at: number): void {
    while (at >= this.next.length) this.grow();
    const { words, packed, envelopes } = this;
    for (let word = 0; word < words; word++) envelopes[at * words + word] = packed[word];
    this.link(list.started[at], at);
    if (at > this.heads.length) this.rehash(list);
  }

  private link(started: number, at: number): void {
    const slot = hash(started) & (this.heads.length - 1);
    this.next[at] = this.heads[slot];
    this.heads[slot] = at;
  }

  private rehash(list: PartialSchedules): void {
    this.heads = new Int32Array(4 * this.heads.length).fill(-1);
    for (let at = 0; at < list.size; at++)
      if (list.bound[at] < Number.POSITIVE_INFINITY) this.link(list.started[at], at);
  }

  private grow(): void {
    this.next = doubled(this.next);
    this.envelopes = doubled(this.envelopes);
  }

  private pack(envelope: Int32Array): void {
    const { packed, words } = this;
    for (let word = 0, k = 2; word < words; word++, k += LANES)
      packed[word] =
        envelope[k] | ((envelope[k + 1] ?? 0) << LANE_BITS) | ((envelope[k + 2] ?? 0) << (2 * LANE_BITS));
  }
}

/** Whether the packed envelope at `a` is nowhere above that at `b`. */
function below(left: Int32Array, a: number, right: Int32Array, b: number, words: number): boolean {
  for (let word = 0; word < words; word++)
    if ((((right[b + word] | SPARE) - left[a + word]) & SPARE) !== SPARE) return false;
  return true;
}

/** A hash of a set of requests: the multiplications and shifts mix every bit into the low ones. */
function hash(started: number): number {
  const once = Math.imul(started ^ (started >>> 15), 0x2c1b3c6d);
  const twice = Math.imul(once ^ (once >>> 12), 0x297a2d39);
  return twice ^ (twice >>> 15);
}
