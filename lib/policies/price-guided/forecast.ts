import type { PredictedRequests } from "../../simulator/policy.ts";
import { memoryVolumes } from "./volumes.ts";

/** Rounds over which the arrival rate is averaged. */
const MEMORY = 50;
/** No more arrivals a round are expected than so many in the rounds since the last one: after a pause, fewer. */
const EXPECTED_IN_A_PAUSE = 3;
/** Classes of volume, of equally many requests seen. */
const CLASSES = 40;
/** The table is made anew when so many times as many requests have been seen. */
const GROWTH = 1.125;

/**
 * What arrivals to come will hold, from those that have come: they are expected at the rate of late and with the lengths
 * of all seen so far. Nothing about later requests is looked at.
 */
export class ArrivalForecast {
  private readonly prompt: Int32Array;
  private readonly length: Int32Array;
  private readonly volume: Float64Array;
  private arrived = 0;
  private first = 0;
  private last = 0;
  /** Arrivals after the first round, each worth e^(−age / MEMORY), as of round `last`. */
  private recent = 0;
  private volumeSeen = 0;

  /** Requests that the table was made from. */
  private tabled = 0;
  private longest = 0;
  /** The least volume of each class. */
  private readonly least = new Float64Array(CLASSES);
  /** Row by class: see {@link smaller}. */
  private table = new Float64Array(0);

  constructor({ prompt, predicted }: PredictedRequests) {
    this.prompt = prompt;
    this.length = predicted;
    this.volume = memoryVolumes(prompt, predicted);
  }

  /** Takes note that the first `arrived` requests have joined by a round. Those of the first round count as a backlog. */
  observe(arrived: number, round: number): void {
    if (arrived === this.arrived) return;
    if (this.arrived === 0) this.first = this.last = round;
    for (let i = this.arrived; i < arrived; i++) this.volumeSeen += this.volume[i];
    const joined = round > this.first ? arrived - this.arrived : 0;
    this.recent = this.recent * Math.exp((this.last - round) / MEMORY) + joined;
    this.last = round;
    this.arrived = arrived;
    if (arrived >= GROWTH * this.tabled) this.tabulate();
  }

  /** Arrivals expected a round. */
  rate(round: number): number {
    if (round <= this.first) return 0;
    const recent = this.recent * Math.exp((this.last - round) / MEMORY);
    const observed = MEMORY * (1 - Math.exp((this.first - round) / MEMORY));
    return Math.min(recent / observed, EXPECTED_IN_A_PAUSE / (round - this.last + 1));
  }

  /** Token-rounds that arrivals are expected to bring a round. */
  work(round: number): number {
    return this.arrived === 0 ? 0 : (this.rate(round) * this.volumeSeen) / this.arrived;
  }

  /**
   * The tokens that arrivals of smaller volume, at one arrival a round and served at once, hold k rounds from now: entry
   * k, constant from the last entry on.
   */
  smaller(volume: number): Float64Array {
    const { least, longest } = this;
    let low = 0;
    let high = CLASSES;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (least[middle] <= volume) low = middle + 1;
      else high = middle;
    }
    const row = Math.max(0, low - 1) * (longest + 1);
    return this.table.subarray(row, row + longest + 1);
  }

  /** Row c of the table is of the requests before class c, in order of volume. O(seen · log seen + CLASSES · longest). */
  private tabulate(): void {
    const { prompt, length, volume, arrived, least } = this;
    const order = Int32Array.from({ length: arrived }, (_, i) => i).sort(
      (i, j) => volume[i] - volume[j] || i - j,
    );
    this.longest = order.reduce((longest, i) => Math.max(longest, length[i]), 0);
    const width = this.longest + 1;
    const table = new Float64Array(CLASSES * width);
    const tokens = new Float64Array(width + 1); // by age: change of what one of each request holds without its growth
    const grow = new Float64Array(width + 1);
    let next = 0;
    for (let c = 0; c < CLASSES; c++) {
      least[c] = volume[order[next]];
      accumulate(tokens, grow, arrived, table.subarray(c * width, (c + 1) * width));
      for (const end = Math.floor(((c + 1) * arrived) / CLASSES); next < end; next++) {
        const i = order[next];
        tokens[1] += prompt[i];
        grow[1]++;
        tokens[length[i] + 1] -= prompt[i];
        grow[length[i] + 1]--;
      }
      next = Math.min(next, arrived - 1);
    }
    this.table = table;
    this.tabled = arrived;
  }
}

/** Sums what a request holds at the ages 1 … k, over the requests, a share 1/arrived of each, into row[k]. */
function accumulate(tokens: Float64Array, grow: Float64Array, arrived: number, row: Float64Array): void {
  let constant = 0;
  let slope = 0;
  let held = 0;
  for (let k = 1; k < row.length; k++) {
    constant += tokens[k];
    slope += grow[k];
    held += constant + slope * k;
    row[k] = held / arrived;
  }
}
