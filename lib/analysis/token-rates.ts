import { requirePositive } from "../core/errors.ts";
import type { Run } from "../simulator/run.ts";

/** Tokens a unit of time in one window of it. */
export interface TokenRate {
  readonly from: number;
  readonly to: number;
  /** Prompt and output tokens of the requests that arrived. */
  readonly arrived: number;
  /** Prompt and output tokens processed, in attempts that completed. */
  readonly processed: number;
}

/**
 * Tokens that arrived and tokens that were processed, window by window from time 0 to the last completion. A request's
 * prompt counts as processed when its first token is ready, its further tokens evenly from then to its completion.
 * Attempts that were evicted do not count: their tokens are processed again. O(n + windows + Σ windows a request spans).
 *
 * @param window its length, in the workload's unit of time
 */
export function tokenRates(run: Run, window: number): TokenRate[] {
  requirePositive("window", window);
  const { workload, firstToken, completion } = run;
  const { n, arrival, prompt, output } = workload;
  const last = completion.reduce((end, time) => (time > end ? time : end), arrival[n - 1] ?? 0);
  const arrived = new Float64Array(Math.floor(last / window) + 1);
  const processed = new Float64Array(arrived.length);
  for (let i = 0; i < n; i++) {
    arrived[Math.floor(arrival[i] / window)] += prompt[i] + output[i];
    if (Number.isNaN(completion[i])) continue;
    processed[Math.floor(firstToken[i] / window)] += prompt[i] + 1;
    if (output[i] > 1) spread(processed, window, firstToken[i], completion[i], output[i] - 1);
  }
  return Array.from(arrived, (tokens, k) => ({
    from: k * window,
    to: (k + 1) * window,
    arrived: tokens / window,
    processed: processed[k] / window,
  }));
}

/** Adds an amount evenly over [from, to] to the windows that it meets. */
function spread(windows: Float64Array, window: number, from: number, to: number, amount: number): void {
  const first = Math.floor(from / window);
  const last = Math.floor(to / window);
  for (let k = first; k <= last; k++) {
    const overlap = Math.min(to, (k + 1) * window) - Math.max(from, k * window);
    windows[k] += (amount * overlap) / (to - from);
  }
}
