import type { Workload } from "../../../lib/workload/workload.ts";

/**
 * A_max by definition, every round stepped: among the waiting requests, in a given order, start one after another
 * while all that run, taken to end at their upper bounds, stay within the memory in every later round.
 *
 * @param order for each request its place in the queue
 * @returns the round after which each request starts
 */
export function aMaxByDefinition(requests: Workload, memory: number, order: ArrayLike<number>): number[] {
  const { n, arrival, prompt, output, upper } = requests;
  const start = Array<number>(n).fill(-1);
  const planned = Array.from(upper!, (u, i) => Math.min(u, memory - prompt[i]));
  for (let round = 0; start.includes(-1); round++) {
    const running = start.flatMap((s, i) => (s >= 0 && s + output[i] > round ? [i] : []));
    const waiting = start.flatMap((s, i) => (s < 0 && arrival[i] <= round ? [i] : []));
    waiting.sort((i, j) => order[i] - order[j]);
    for (const i of waiting) {
      start[i] = round;
      if (!fitsForever([...running, i], round)) {
        start[i] = -1;
        break;
      }
      running.push(i);
    }
  }
  return start;

  function fitsForever(batch: number[], from: number): boolean {
    for (let round = from + 1; round <= from + Math.max(...planned); round++) {
      const alive = batch.filter((i) => start[i] + planned[i] >= round);
      if (alive.reduce((held, i) => held + prompt[i] + round - start[i], 0) > memory) return false;
    }
    return true;
  }
}
