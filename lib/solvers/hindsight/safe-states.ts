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
  private readonly levels: readonly Level[];
  private readonly factor: Float64Array;
  /** Sums over the partial multisets of each cell of a layer. */
  private sums: Float64Array;
  /** Those sums before each peak, where the peak still fits: what the way back needs. */
  private readonly saved: Float64Array;
  private spare: Float64Array;

  constructor(program: StartTimeProgram) {
    this.memory = program.memory;
    this.levels = levelsOf(program);
    this.lifetimes = this.levels.length;
    this.states = (this.memory + 1) * this.lifetimes;
    this.factor = new Float64Array(this.states);
    const widest = this.levels.reduce((most, { size }) => Math.max(most, size), 0);
    this.sums = new Float64Array(widest);
    this.saved = new Float64Array(cellsOf(this.levels));
    this.spare = new Float64Array(widest);
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

  /** Sums exp(value / temperature) over the partial multisets of each cell; returns the sum over all. */
  private sweepForward(prices: Float64Array, base: number, temperature: number): number {
    const { saved, factor, levels, lifetimes, memory } = this;
    for (let r = lifetimes - 1; r >= 0; r--) {
      const { peaks, rows, least, most } = levels[r];
      if (r < lifetimes - 1) this.moveDown(levels[r + 1], levels[r]);
      else this.sums.fill(0, 0, levels[r].size)[0] = EMPTY;
      const { sums } = this;
      let cell = levels[r].first;
      for (let q = 0; q < peaks.length; q++) {
        const peak = peaks[q];
        const state = peak * lifetimes + r;
        const gain = Math.exp(prices[base + state] / temperature);
        factor[state] = gain;
        for (let m = most - 1; m >= 0; m--) {
          const source = rows[m];
          const sink = rows[m + 1] + peak;
          for (let held = least[q * (most + 1) + m]; held + peak <= memory; held++) {
            const sum = sums[source + held];
            saved[cell++] = sum;
            sums[sink + held] += sum * gain;
          }
        }
      }
    }
    let total = 0;
    for (let cell = 0; cell < levels[0].size; cell++) total += this.sums[cell];
    return total;
  }

  /** Carries the last sums of a level to the first of the one below: a round earlier each holds one token less. */
  private moveDown(above: Level, below: Level): void {
    const { sums, spare, memory } = this;
    spare.fill(0, 0, below.size);
    for (let m = 0; m <= above.most; m++) {
      const source = above.rows[m];
      const sink = below.rows[m] - m;
      for (let held = finalLeast(above, m); held <= memory; held++) spare[sink + held] = sums[source + held];
    }
    this.sums = spare;
    this.spare = sums;
  }

  /** Goes the same way back, with the sum over the completions of each partial multiset in place of `sums`. */
  private sweepBackward(base: number, counts: Float64Array, weight: number): void {
    const { saved, factor, levels, lifetimes, memory } = this;
    this.sums.fill(1, 0, levels[0].size);
    for (let r = 0; r < lifetimes; r++) {
      const { sums } = this;
      const { peaks, rows, least, most } = levels[r];
      let cell = levels[r].end;
      for (let q = peaks.length - 1; q >= 0; q--) {
        const peak = peaks[q];
        const state = peak * lifetimes + r;
        const gain = factor[state];
        let taken = 0;
        for (let m = 0; m < most; m++) {
          const here = rows[m];
          const there = rows[m + 1] + peak;
          const first = least[q * (most + 1) + m];
          cell -= Math.max(0, memory - peak - first + 1);
          for (let held = first; held + peak <= memory; held++) {
            const onward = sums[there + held] * gain;
            taken += saved[cell + held - first] * onward;
            sums[here + held] += onward;
          }
        }
        counts[base + state] += weight * taken;
      }
      if (r + 1 < lifetimes) this.moveUp(levels[r], levels[r + 1]);
    }
  }

  private moveUp(below: Level, above: Level): void {
    const { sums, spare, memory } = this;
    for (let m = 0; m <= above.most; m++)
      for (let held = finalLeast(above, m); held <= memory; held++)
        spare[above.rows[m] + held] = sums[below.rows[m] + held - m];
    this.sums = spare;
    this.spare = sums;
  }
}

/**
 * The cells of one r: a row for each number m of requests, with a cell for each memory from the least that m requests
 * can hold to the capacity.
 */
interface Level {
  /** Peaks of requests that may have r rounds left, as often as they fit at once. */
  readonly peaks: Int32Array;
  /** Most requests that can have at least r rounds left. */
  readonly most: number;
  /** least[q · (most + 1) + m]: least memory of m requests among the first q peaks and above; if none fit, above M. */
  readonly least: Int32Array;
  /** The cell of (m, V) is rows[m] + V. */
  readonly rows: Int32Array;
  readonly size: number;
  /** Where the sums before its peaks are saved: from `first` to before `end`. */
  readonly first: number;
  readonly end: number;
}

/** Steps of the dynamic program for a program, without building it: its work, and its size in floats. */
export function safeStateCells(program: StartTimeProgram): number {
  return cellsOf(levelsOf(program));
}

function cellsOf(levels: readonly Level[]): number {
  return levels[0].end;
}

function levelsOf(program: StartTimeProgram): Level[] {
  const lifetimes = program.output.reduce((longest, o) => Math.max(longest, o), 1);
  const levels: Level[] = new Array(lifetimes);
  let first = 0;
  let start = Int32Array.of(0);
  for (let r = lifetimes - 1; r >= 0; r--) {
    const level = levelOf(possiblePeaks(program, r), start, program.memory, first);
    levels[r] = level;
    first = level.end;
    start = Int32Array.from({ length: level.most + 1 }, (_, m) => finalLeast(level, m) - m);
  }
  return levels;
}

/** @param start the least memory of 0, 1, … requests before the first peak */
function levelOf(peaks: Int32Array, start: Int32Array, memory: number, first: number): Level {
  const layers = [Array.from(start)];
  for (const peak of peaks) {
    const before = layers[layers.length - 1];
    const after = [...before, Number.POSITIVE_INFINITY];
    for (let m = before.length; m > 0; m--) after[m] = Math.min(after[m], before[m - 1] + peak);
    while (after[after.length - 1] > memory) after.pop();
    layers.push(after);
  }
  const last = layers[layers.length - 1];
  const width = last.length;
  const least = new Int32Array(layers.length * width).fill(memory + 1);
  for (const [q, layer] of layers.entries()) least.set(layer, q * width);
  let end = first;
  for (const [q, peak] of peaks.entries())
    for (const held of layers[q]) end += Math.max(0, memory - peak - held + 1);
  const rows = new Int32Array(width);
  let size = 0;
  for (let m = 0; m < width; m++) {
    rows[m] = size - last[m];
    size += memory + 1 - last[m];
  }
  return { peaks, most: width - 1, least, rows, size, first, end };
}

function finalLeast({ least, most, peaks }: Level, m: number): number {
  return least[peaks.length * (most + 1) + m];
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
