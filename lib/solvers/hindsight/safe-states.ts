import type { StartTimeProgram } from "../../models/start-time/index.ts";

/** Weight of the empty multiset: far below 1, so that the sum of exp(value / temperature) has room to grow. */
const EMPTY = 1e-300;
/** Above this the sum is close to overflow, and the temperature is doubled. */
const TOO_LARGE = 1e5;

/**
 * The multisets of running requests that can be completed within the capacity.
 *
 * A running request is its peak P = s + o and the rounds r it has left after this one. In any feasible schedule the
 * requests that run in a round satisfy, for every k ≥ 0, Σ_{r ≥ k} (P − r + k) ≤ M: they must fit together k rounds
 * later. {@link softMaximum} is a dynamic program over r descending whose state is the number m of requests with at
 * least r rounds left and the memory V that they hold r rounds from now; M ≤ 100 or so is practicable.
 */
export class SafeStates {
  readonly memory: number;
  /** More than any r: the longest output. */
  readonly lifetimes: number;
  /** Length of a price vector: index P · lifetimes + r. */
  readonly states: number;
  /** Cells of the dynamic program: its work. */
  readonly cells: number;
  /** By r: the peaks of requests that may have r rounds left, as often as they fit at once. */
  private readonly peaks: Int32Array[] = [];
  /** By r: most requests that may have at least r rounds left, and the least that each holds r rounds from now. */
  private readonly most: Int32Array;
  private readonly least: Int32Array;
  private readonly offset: Int32Array;
  private readonly forward: Float64Array;
  private readonly factor: Float64Array;
  private backward: Float64Array;
  private spare: Float64Array;

  constructor(program: StartTimeProgram) {
    const { memory, prompt, output } = program;
    const shortest = prompt.reduce((least, s) => Math.min(least, s), memory);
    this.memory = memory;
    this.lifetimes = output.reduce((longest, o) => Math.max(longest, o), 1);
    this.states = (memory + 1) * this.lifetimes;
    this.least = Int32Array.from({ length: this.lifetimes }, (_, r) => shortest + 1 + r);
    this.most = this.least.map((held) => Math.floor(memory / held));
    this.offset = new Int32Array(this.lifetimes);
    let cells = 0;
    for (let r = 0; r < this.lifetimes; r++) {
      this.peaks.push(possiblePeaks(program, r));
      this.offset[r] = cells;
      cells += (this.peaks[r].length + 1) * this.layer(r);
    }
    this.cells = cells;
    this.forward = new Float64Array(cells);
    this.factor = new Float64Array(this.states);
    this.backward = new Float64Array(this.layer(0));
    this.spare = new Float64Array(this.layer(0));
  }

  /**
   * temperature · log Σ exp(value / temperature) over the safe multisets, where a multiset's value is the sum of its
   * prices: no less than the greatest value. Adds `weight` times the expected number of requests in each state, which
   * is the gradient, to `counts`. Near overflow the temperature is doubled until the sum is finite.
   *
   * @param prices of one knot, from `base` on; `counts` is indexed alike
   * @throws RangeError if no temperature helps: the prices are not finite
   */
  softMaximum(
    prices: Float64Array,
    base: number,
    temperature: number,
    counts: Float64Array,
    weight: number,
  ): number {
    const total = this.sweepForward(prices, base, temperature);
    if (!(total < TOO_LARGE)) {
      if (!(temperature < 1e9)) throw new RangeError("prices of running requests are not finite");
      return this.softMaximum(prices, base, 2 * temperature, counts, weight);
    }
    this.sweepBackward(base, counts, weight / total);
    return temperature * (Math.log(total) - Math.log(EMPTY));
  }

  private layer(r: number): number {
    return (this.most[r] + 1) * (this.memory + 1);
  }

  /** Sums exp(value / temperature) over the partial multisets of each cell; returns the sum over all. */
  private sweepForward(prices: Float64Array, base: number, temperature: number): number {
    const { forward, factor, peaks, offset, lifetimes, memory } = this;
    const width = memory + 1;
    for (let r = lifetimes - 1; r >= 0; r--) {
      const size = this.layer(r);
      forward.fill(0, offset[r], offset[r] + size);
      if (r === lifetimes - 1) forward[offset[r]] = EMPTY;
      else this.moveDown(r);
      for (let q = 0; q < peaks[r].length; q++) {
        const peak = peaks[r][q];
        const from = offset[r] + q * size;
        const state = peak * lifetimes + r;
        const gain = Math.exp(prices[base + state] / temperature);
        factor[state] = gain;
        forward.copyWithin(from + size, from, from + size);
        for (let m = 0; m < this.most[r]; m++) {
          const source = from + m * width;
          const sink = source + size + width + peak;
          for (let held = m * this.least[r]; held + peak <= memory; held++)
            forward[sink + held] += forward[source + held] * gain;
        }
      }
    }
    const last = offset[0] + peaks[0].length * this.layer(0);
    let total = 0;
    for (let cell = last; cell < last + this.layer(0); cell++) total += forward[cell];
    return total;
  }

  /** Carries the last sums of r + 1 to the first of r: a round earlier each of the m requests holds one token less. */
  private moveDown(r: number): void {
    const { forward, offset, peaks, memory } = this;
    const width = memory + 1;
    const above = offset[r + 1] + peaks[r + 1].length * this.layer(r + 1);
    for (let m = 0; m <= this.most[r + 1]; m++) {
      const source = above + m * width;
      const sink = offset[r] + m * width - m;
      for (let held = m * this.least[r + 1]; held <= memory; held++)
        forward[sink + held] += forward[source + held];
    }
  }

  private sweepBackward(base: number, counts: Float64Array, weight: number): void {
    const { forward, factor, peaks, offset, lifetimes, memory } = this;
    const width = memory + 1;
    this.backward.fill(1, 0, this.layer(0));
    for (let r = 0; r < lifetimes; r++) {
      const backward = this.backward;
      const size = this.layer(r);
      for (let q = peaks[r].length - 1; q >= 0; q--) {
        const peak = peaks[r][q];
        const from = offset[r] + q * size;
        const state = peak * lifetimes + r;
        const gain = factor[state];
        let taken = 0;
        for (let m = 0; m < this.most[r]; m++) {
          const here = m * width;
          const there = here + width + peak;
          for (let held = m * this.least[r]; held + peak <= memory; held++) {
            const onward = backward[there + held] * gain;
            taken += forward[from + here + held] * onward;
            backward[here + held] += onward;
          }
        }
        counts[base + state] += weight * taken;
      }
      if (r + 1 < lifetimes) this.moveUp(r + 1);
    }
  }

  private moveUp(r: number): void {
    const { backward, spare, memory } = this;
    const width = memory + 1;
    spare.fill(0, 0, this.layer(r));
    for (let m = 0; m <= this.most[r]; m++)
      for (let held = m * this.least[r]; held <= memory; held++)
        spare[m * width + held] = backward[m * width + held - m];
    this.backward = spare;
    this.spare = backward;
  }
}

/** Cells of the dynamic program for a program, without building it: about its work, and its size in floats. */
export function safeStateCells(program: StartTimeProgram): number {
  const { memory, prompt, output } = program;
  const shortest = prompt.reduce((least, s) => Math.min(least, s), memory);
  const longest = output.reduce((most, o) => Math.max(most, o), 1);
  let cells = 0;
  for (let r = 0; r < longest; r++)
    cells +=
      (possiblePeaks(program, r).length + 1) * (Math.floor(memory / (shortest + 1 + r)) + 1) * (memory + 1);
  return cells;
}

/** Peaks of the requests that run longer than r rounds, each as often as it occurs and fits at once. */
function possiblePeaks({ n, memory, prompt, output }: StartTimeProgram, r: number): Int32Array {
  const copies = new Int32Array(memory + 1);
  for (let i = 0; i < n; i++) if (output[i] > r) copies[prompt[i] + output[i]]++;
  const peaks: number[] = [];
  for (let peak = 1; peak <= memory; peak++)
    for (let k = 0; k < Math.min(copies[peak], Math.floor(memory / peak)); k++) peaks.push(peak);
  return Int32Array.from(peaks);
}
