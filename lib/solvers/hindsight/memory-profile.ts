/**
 * Tokens held in each round by a set of placed requests. A request placed at p with prompt s and length o holds
 * s + k tokens in round p + k, k = 1 … o. The horizon grows as needed.
 */
export class MemoryProfile {
  /** held[t]: tokens in round t. */
  held: Int32Array;
  private readonly memory: number;
  /** Nothing was ever held after this round. */
  private last = 0;

  /** @param taken tokens that others hold in each round, index 1 …; none unless given */
  constructor(memory: number, rounds: number, taken: ArrayLike<number> = []) {
    this.memory = memory;
    this.held = new Int32Array(Math.max(rounds + 1, taken.length));
    this.held.set(taken);
    this.last = Math.max(0, taken.length - 1);
  }

  add(start: number, prompt: number, output: number): void {
    const end = start + output;
    if (end >= this.held.length) this.grow(end);
    if (end > this.last) this.last = end;
    const held = this.held;
    for (let k = output; k >= 1; k--) held[start + k] += prompt + k;
  }

  remove(start: number, prompt: number, output: number): void {
    const held = this.held;
    for (let k = output; k >= 1; k--) held[start + k] -= prompt + k;
  }

  /**
   * The earliest start in [from, before) at which the request fits, or `before` if there is none. Scans each start from
   * its last round, where it holds most, and jumps to the first start for which the violated round would be fine.
   */
  earliest(prompt: number, output: number, from: number, before: number): number {
    const { memory } = this;
    const bound = Math.min(before, this.last);
    if (bound + output >= this.held.length) this.grow(bound + output);
    const held = this.held;
    let start = from;
    while (start < bound) {
      let t = start + output;
      let room = memory - prompt - output;
      while (t > start && held[t] <= room) {
        t--;
        room++;
      }
      if (t === start) return start;
      // a later start holds less in round t; the round itself is free of the request from start t on
      start = Math.max(start + 1, Math.min(t, t + prompt - memory + held[t]));
    }
    return Math.min(start, before);
  }

  /** The latest start in [notBefore, from] at which the request fits, or a round before `notBefore` if there is none. */
  latest(prompt: number, output: number, from: number, notBefore: number): number {
    const { memory } = this;
    if (from + output >= this.held.length) this.grow(from + output);
    const held = this.held;
    let start = from;
    while (start >= notBefore) {
      let k = 1;
      while (k <= output && held[start + k] + prompt + k <= memory) k++;
      if (k > output) return start;
      start += k - output - 1; // a start in between would hold even more in the violated round
    }
    return notBefore - 1;
  }

  private grow(round: number): void {
    const larger = new Int32Array(Math.max(round + 1, 2 * this.held.length));
    larger.set(this.held);
    this.held = larger;
  }
}

/** The profile of a whole schedule, beside tokens that others hold. */
export function profileOf(
  { n, memory, prompt, output }: { n: number; memory: number; prompt: Int32Array; output: Int32Array },
  starts: ArrayLike<number>,
  taken?: ArrayLike<number>,
): MemoryProfile {
  let last = 0;
  for (let i = 0; i < n; i++) last = Math.max(last, starts[i] + output[i]);
  const profile = new MemoryProfile(memory, last + 1, taken);
  for (let i = 0; i < n; i++) profile.add(starts[i], prompt[i], output[i]);
  return profile;
}
