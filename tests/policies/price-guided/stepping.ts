import type { PlanningView, Policy } from "../../../lib/simulator/policy.ts";
import type { Workload } from "../../../lib/workload/workload.ts";

/**
 * Serves a workload with exact lengths under the unit clock, by definition: every round is stepped, the policy is asked
 * in each of them, waiting and running requests are plain arrays, and memory is added up anew.
 *
 * @returns start rounds
 */
export function stepEveryRound(workload: Workload, policy: Policy, memory: number): number[] {
  const { n, arrival, prompt, output } = workload;
  const served = policy.fresh?.() ?? policy;
  const key = served.key!({ n, arrival, prompt, predicted: output });
  const start: number[] = Array(n).fill(-1);
  const waiting: number[] = [];
  let running: number[] = [];
  let round = 0;
  const arrived = () => arrival.filter((time) => time <= round).length;
  const heldIn = (k: number) =>
    running.reduce(
      (sum, i) => sum + (round + k <= start[i] + output[i] ? prompt[i] + round + k - start[i] : 0),
      0,
    );
  for (let joined = 0; joined < n || waiting.length + running.length > 0; round++) {
    for (; joined < arrived(); joined++) waiting.push(joined);
    running = running.filter((i) => start[i] + output[i] > round);
    waiting.sort((i, j) => key[i] - key[j] || i - j);
    let place = 0;
    const view: Partial<PlanningView> = {
      memory,
      round,
      arrived: joined,
      get head() {
        return waiting[place] ?? -1;
      },
      get running() {
        return running.length;
      },
      hasRoom: (cap) => heldIn(1) + prompt[waiting[place]] + 1 <= cap,
      ahead: () => Int32Array.from({ length: Math.max(...output) + 2 }, (_, k) => (k === 0 ? 0 : heldIn(k))),
      waiting: () => waiting.slice(),
      wake: () => {},
      pass: () => {
        place++;
      },
      admit: () => {
        const [i] = waiting.splice(place, 1);
        start[i] = round;
        running.push(i);
      },
    };
    if (waiting.length > 0) served.admit(view as PlanningView);
  }
  return start;
}
