import { invalid, requirePositive } from "../../core/errors.ts";
import type { Workload } from "../../workload/workload.ts";
import { type Equilibrium, equilibrium } from "./equilibrium.ts";
import type { IterationTime, RequestKind } from "./kinds.ts";
import { continuation, type Segments } from "./segments.ts";

/** The fluid of one window of time. */
export interface WindowEquilibrium extends Equilibrium {
  readonly from: number;
  readonly to: number;
}

/** The rates of a window, by kinds of whatever lengths arrived in it. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly kinds: readonly RequestKind[];
}

/**
 * A trace cut into windows of equal width from its first arrival on, each with the rates at which its requests arrived;
 * the last window ends with the last arrival or after it. O(n).
 */
export function rateWindows(trace: Workload, width: number): Window[] {
  requirePositive("width", width);
  const { n, arrival, prompt, output } = trace;
  const begin = arrival[0];
  const count = Math.floor((arrival[n - 1] - begin) / width) + 1;
  const windows = Array.from({ length: count }, (_, w) => ({
    from: begin + w * width,
    to: begin + (w + 1) * width,
    kinds: [] as RequestKind[],
  }));
  for (let i = 0; i < n; i++) {
    const w = Math.min(count - 1, Math.floor((arrival[i] - begin) / width));
    windows[w].kinds.push({ rate: 1 / width, prompt: prompt[i], output: output[i] });
  }
  return windows;
}

/**
 * The equilibrium that each window's rates would have if they lasted: where the fluid heads for at each time. It is
 * there only if a window outlasts the requests in it.
 */
export function windowEquilibria(trace: Workload, width: number, time: IterationTime): WindowEquilibrium[] {
  return rateWindows(trace, width).map(({ from, to, kinds }) => {
    const some = kinds.length > 0 ? kinds : [{ rate: 0, prompt: 0, output: 1 }];
    return { from, to, ...equilibrium(some, time) };
  });
}

/**
 * The segments that thresholds must stand up to where rates change: the largest total rate, and at each boundary the
 * largest continuation probability of any window. With these, the conditions for constant rates are those of the
 * paper's theorem on time-varying rates, if no window is shorter than an iteration.
 *
 * @throws InputError for windows whose segments end differently
 */
export function worstSegments(windows: readonly Segments[]): Segments {
  const [first] = windows;
  if (!first) invalid("windows", windows, "at least one");
  for (const { ends } of windows)
    if (ends.join() !== first.ends.join())
      invalid("ends of segments", ends, `${first.ends.join(", ")}, as in the first window`);
  const worst = (of: (segments: Segments) => readonly number[]) =>
    first.ends.map((_, k) => Math.max(...windows.map((segments) => of(segments)[k])));
  const shares = worst(continuation);
  let rate = Math.max(...windows.map(({ reaching }) => reaching[0]));
  const reaching = shares.map((share) => {
    rate *= share;
    return rate;
  });
  const rates = reaching.map((from, k) => from - (reaching[k + 1] ?? 0));
  return { ends: first.ends, reaching, rates, prompts: worst(({ prompts }) => prompts) };
}
