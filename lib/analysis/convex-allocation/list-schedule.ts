/** Requests as plain columns, in order of arrival; whole rounds and tokens. */
export interface Lengths {
  readonly arrival: Int32Array;
  readonly output: Int32Array;
}

/**
 * Non-preemptive list scheduling on `compute` equal slots without a memory limit: whenever a slot is free, the waiting
 * request that comes first by arrival, or by output length (ties by arrival), takes it and keeps it for its output.
 *
 * It is what `simulate` does with `fcfs` or `sjf` where memory never binds, written apart for searches that try many
 * small instances. O(n · (compute + n)).
 *
 * @returns the completion round of each request
 */
export function listSchedule(
  { arrival, output }: Lengths,
  compute: number,
  first: "arrival" | "output",
): Int32Array {
  const n = arrival.length;
  const completion = new Int32Array(n);
  const free = new Int32Array(compute);
  const started = new Uint8Array(n);
  for (let k = 0, earliest = 0; k < n; k++) {
    while (started[earliest]) earliest++;
    const slot = leastOf(free);
    const start = Math.max(free[slot], arrival[earliest]);
    const i = first === "arrival" ? earliest : shortest(arrival, output, started, start);
    started[i] = 1;
    completion[i] = free[slot] = start + output[i];
  }
  return completion;
}

function leastOf(values: Int32Array): number {
  let least = 0;
  for (let k = 1; k < values.length; k++) if (values[k] < values[least]) least = k;
  return least;
}

/** The shortest request that has arrived by a round and has not started. */
function shortest(arrival: Int32Array, output: Int32Array, started: Uint8Array, by: number): number {
  let best = -1;
  for (let i = 0; i < arrival.length && arrival[i] <= by; i++)
    if (!started[i] && (best < 0 || output[i] < output[best])) best = i;
  return best;
}
