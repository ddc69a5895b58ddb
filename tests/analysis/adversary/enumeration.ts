import type { Workload } from "../../../lib/workload/workload.ts";

/**
 * The least total latency over all start rounds of all requests, each tried: no bound, no order, no shortcut. A round
 * in which nobody runs while somebody waits can be cut out, so starts go as far as one after another would take.
 */
export function leastByEnumeration({ n, arrival, prompt, output }: Workload, memory: number): number {
  const horizon = Math.ceil(Math.max(...arrival)) + output.reduce((a, b) => a + b, 0);
  const start = Array<number>(n).fill(0);
  let least = Number.POSITIVE_INFINITY;
  const held = (round: number) =>
    start.reduce((sum, p, i) => sum + (round > p && round <= p + output[i] ? prompt[i] + round - p : 0), 0);
  const feasible = () => {
    for (let round = 1; round <= horizon; round++) if (held(round) > memory) return false;
    return true;
  };
  const choose = (i: number): void => {
    if (i === n) {
      const total = start.reduce((sum, p, j) => sum + p + output[j] - arrival[j], 0);
      if (total < least && feasible()) least = total;
      return;
    }
    for (let p = Math.ceil(arrival[i]); p + output[i] <= horizon; p++) {
      start[i] = p;
      choose(i + 1);
    }
  };
  choose(0);
  return least;
}
