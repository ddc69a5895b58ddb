import { replay } from "./iterations/replay.ts";
import type { Run } from "./run.ts";
import type { Segment } from "./segment.ts";

/**
 * The stretches of a run in order of time, worked out from the records alone: attempts that completed and attempts
 * that were evicted. Empty stretches are left out. O(n log n) in the number of attempts.
 */
export function segments(run: Run): Segment[] {
  if (run.records.iterations) return replay(run).segments;
  const attempts = allAttempts(run);
  const bounds = boundaries(attempts);
  const running = new Int32Array(bounds.length);
  const starting = new Int32Array(bounds.length);
  const offset = new Float64Array(bounds.length); // Σ (prompt − start) of those that run
  const prefill = new Float64Array(bounds.length);
  for (let k = 0; k < attempts.count; k++) {
    const from = find(bounds, attempts.start[k] + 1);
    const to = find(bounds, attempts.end[k] + 1);
    const base = attempts.prompt[k] - attempts.start[k];
    running[from]++;
    starting[from]++;
    running[to]--;
    offset[from] += base;
    offset[to] -= base;
    prefill[from] += attempts.prompt[k];
  }
  const found: Segment[] = [];
  let count = 0;
  let base = 0;
  for (let k = 0; k < bounds.length; k++) {
    count += running[k];
    base += offset[k];
    const first = bounds[k];
    if (count === 0) continue;
    const tokens = base + count * first;
    found.push({
      first,
      last: bounds[k + 1] - 1,
      running: count,
      tokens,
      starting: starting[k],
      prefill: prefill[k],
    });
  }
  return found;
}

interface Attempts {
  count: number;
  start: Int32Array;
  end: Int32Array;
  prompt: Int32Array;
}

/** Every stretch that a request ran for, completed or not. */
function allAttempts({ workload, records }: Run): Attempts {
  const { aborted, startRound } = records;
  const most = workload.n + aborted.request.length;
  const attempts: Attempts = {
    count: 0,
    start: new Int32Array(most),
    end: new Int32Array(most),
    prompt: new Int32Array(most),
  };
  const push = (request: number, start: number, end: number) => {
    attempts.start[attempts.count] = start;
    attempts.end[attempts.count] = end;
    attempts.prompt[attempts.count++] = workload.prompt[request];
  };
  for (let i = 0; i < workload.n; i++)
    if (startRound[i] >= 0) push(i, startRound[i], startRound[i] + workload.output[i]);
  for (let k = 0; k < aborted.request.length; k++) push(aborted.request[k], aborted.start[k], aborted.end[k]);
  return attempts;
}

/** The rounds at which somebody starts or has just ended, ascending, each once. */
function boundaries({ count, start, end }: Attempts): Float64Array {
  const rounds = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    rounds[2 * k] = start[k] + 1;
    rounds[2 * k + 1] = end[k] + 1;
  }
  rounds.sort();
  let kept = 0;
  for (let k = 0; k < rounds.length; k++)
    if (k === 0 || rounds[k] !== rounds[k - 1]) rounds[kept++] = rounds[k];
  return rounds.subarray(0, kept);
}

function find(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
