import { type StartTimeProgram, scheduleLatency } from "../../../lib/models/start-time/index.ts";

/**
 * The least total latency, by trying every start of every request within the horizon, cut by cost alone.
 *
 * @param taken tokens that others hold in each round, index 1 …
 */
export function bruteForce(
  program: StartTimeProgram,
  taken: ArrayLike<number> = [],
): { totalLatency: number; schedule: Int32Array } {
  const { n, memory, release, latest, prompt, output, rounding } = program;
  const last = latest.reduce((round, start, i) => Math.max(round, start + output[i]), taken.length);
  const held = new Int32Array(last + 1);
  held.set(taken);
  const starts = release.slice();
  const after = new Float64Array(n + 1); // least latency of the requests from i on
  for (let i = n - 1; i >= 0; i--) after[i] = after[i + 1] + output[i];
  let best = program.known - rounding + 1;
  let schedule = release.slice();
  const place = (i: number, latency: number) => {
    if (i === n) {
      best = latency;
      schedule = starts.slice();
      return;
    }
    for (let start = release[i]; start <= latest[i]; start++) {
      const cost = latency + start - release[i] + output[i];
      if (cost + after[i + 1] >= best) return;
      let fits = true;
      for (let k = output[i]; fits && k >= 1; k--) fits = held[start + k] + prompt[i] + k <= memory;
      if (!fits) continue;
      for (let k = 1; k <= output[i]; k++) held[start + k] += prompt[i] + k;
      starts[i] = start;
      place(i + 1, cost);
      for (let k = 1; k <= output[i]; k++) held[start + k] -= prompt[i] + k;
    }
  };
  place(0, 0);
  return { totalLatency: scheduleLatency(program, schedule), schedule };
}
