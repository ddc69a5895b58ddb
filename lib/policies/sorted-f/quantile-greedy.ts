import { quantile } from "../../core/quantiles.ts";
import { Batch, type Pool } from "./batch.ts";
import { measureRoom } from "./room.ts";
import { ascending, type Sorter } from "./sort.ts";

/** How many of the waiting requests the thresholds are taken from, at least where there are so many. */
const SAMPLE = 256;

/**
 * Batches by quantile greedy (arXiv 2508.06133, approximation 4): first the requests whose peak s + o and whose
 * output o are both at most the `level`-quantile of a sample of those that wait, shortest output first, until one
 * does not fit; then the memory is filled with the others in ascending order of o / (s + o).
 *
 * The slides leave open the level, the sample and the order below the thresholds. Here the sample is every m-th of
 * the waiting requests in order of output: nothing is drawn at random.
 *
 * One O(n log n) sort of them all, then O(n) a batch with a small constant.
 */
export function quantileGreedy(level: number): Sorter {
  return (waiting, pool) => {
    const { prompt, output } = pool;
    const byOutput = new Line(
      ascending(waiting, (i) => output[i]),
      pool,
    );
    const byShare = new Line(
      ascending(waiting, (i) => output[i] / (prompt[i] + output[i])),
      pool,
    );
    const taken = new Uint8Array(prompt.length);
    const room = new Int32Array(1 + output[byOutput.requests[byOutput.length - 1]]);
    const batches: number[][] = [];
    let stale = 0;
    while (byOutput.length > 0) {
      const batch = new Batch(pool);
      takeBelow(thresholds(byOutput, level), byOutput, batch);
      for (const i of batch.members) taken[i] = 1;
      fill(byShare, batch, pool, room, taken);
      batches.push(batch.members);
      byOutput.close(taken);
      stale += batch.size;
      if (stale * 8 > byShare.length) {
        byShare.close(taken); // seldom: whoever is taken is passed over anyway
        stale = 0;
      }
    }
    return batches;
  };
}

/** Requests in an order, their lengths beside them for fast scans; those that were taken are passed over. */
class Line {
  length: number;
  readonly requests: Int32Array;
  readonly prompt: Int32Array;
  readonly output: Int32Array;

  constructor(requests: Int32Array, { prompt, output }: Pool) {
    this.length = requests.length;
    this.requests = requests;
    this.prompt = requests.map((i) => prompt[i]);
    this.output = requests.map((i) => output[i]);
  }

  /** Closes the gaps that the taken leave. */
  close(taken: Uint8Array): void {
    const { requests, prompt, output } = this;
    let kept = 0;
    for (let k = 0; k < this.length; k++) {
      if (taken[requests[k]] === 1) continue;
      requests[kept] = requests[k];
      prompt[kept] = prompt[k];
      output[kept++] = output[k];
    }
    this.length = kept;
  }
}

interface Thresholds {
  readonly peak: number;
  readonly output: number;
}

function thresholds({ length, prompt, output }: Line, level: number): Thresholds {
  const step = Math.max(1, Math.floor(length / SAMPLE));
  const peaks: number[] = [];
  const outputs: number[] = [];
  for (let k = 0; k < length; k += step) {
    peaks.push(prompt[k] + output[k]);
    outputs.push(output[k]);
  }
  return { peak: quantile(peaks, level), output: quantile(outputs, level) };
}

function takeBelow(most: Thresholds, { length, requests, prompt, output }: Line, batch: Batch): void {
  for (let k = 0; k < length && output[k] <= most.output; k++) {
    if (prompt[k] + output[k] > most.peak) continue;
    if (!batch.fits(requests[k])) return;
    batch.add(requests[k]);
  }
}

function fill(line: Line, batch: Batch, pool: Pool, room: Int32Array, taken: Uint8Array): void {
  const { length, requests, prompt, output } = line;
  measureRoom(batch, pool, room);
  for (let k = 0; k < length; k++) {
    if (prompt[k] > room[output[k]] || taken[requests[k]] === 1) continue;
    batch.add(requests[k]);
    taken[requests[k]] = 1;
    measureRoom(batch, pool, room);
  }
}
