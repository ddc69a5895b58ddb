import fc from "fast-check";
import type { Pool } from "../../../lib/policies/sorted-f/index.ts";

/** Small pools with many ties, in which every request fits alone. */
export function pools(most = 9): fc.Arbitrary<Pool> {
  const shape = fc.record({
    memory: fc.integer({ min: 6, max: 40 }),
    longest: fc.constantFrom(1, 3, 6, 15),
    largest: fc.constantFrom(0, 3, 12),
  });
  return shape.chain(({ memory, longest, largest }) => {
    const row = fc.tuple(
      fc.integer({ min: 1, max: Math.min(longest, memory) }),
      fc.integer({ min: 0, max: largest }),
    );
    return fc.array(row, { minLength: 1, maxLength: most }).map((rows) => ({
      memory,
      output: rows.map(([output]) => output),
      prompt: rows.map(([output, prompt]) => Math.min(prompt, memory - output)),
    }));
  });
}

/** All requests of a pool in the order in which selectors take them. */
export function everybody({ output }: Pool): Int32Array {
  return Int32Array.from(output, (_, i) => i).sort((i, j) => output[i] - output[j] || i - j);
}

/** Whether requests that start together fit, round by round. */
export function fitsByRounds(batch: readonly number[], { prompt, output, memory }: Pool): boolean {
  for (let round = 1; round <= Math.max(...batch.map((i) => output[i])); round++) {
    const running = batch.filter((i) => output[i] >= round);
    if (running.reduce((held, i) => held + prompt[i] + round, 0) > memory) return false;
  }
  return true;
}

/** Every batch that fits. */
export function feasibleBatches(pool: Pool): number[][] {
  const n = pool.output.length;
  const batches: number[][] = [];
  for (let set = 1; set < 2 ** n; set++) {
    const batch = Array.from({ length: n }, (_, i) => i).filter((i) => (set >> i) & 1);
    if (fitsByRounds(batch, pool)) batches.push(batch);
  }
  return batches;
}
