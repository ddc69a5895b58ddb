import fc from "fast-check";
import { type Random, stream } from "../../../lib/core/random.ts";
import { workload } from "../../../lib/workload/workload.ts";
import { fromRows, type Instance } from "../../simulator/instances.ts";

/** Up to six requests that compete for memory, all at once or over a few rounds. */
export function contended(most = 6): fc.Arbitrary<Instance> {
  const shape = fc.record({ memory: fc.integer({ min: 6, max: 16 }), span: fc.constantFrom(0, 0, 5) });
  return shape.chain(({ memory, span }) => {
    const row = fc.record({
      arrival: fc.integer({ min: 0, max: span }),
      prompt: fc.integer({ min: 1, max: 3 }),
      output: fc.integer({ min: 1, max: memory - 3 }),
    });
    return fc
      .array(row, { minLength: 1, maxLength: most })
      .map((rows) => ({ memory, workload: fromRows(rows) }));
  });
}

/** An instance of the paper's first arrival model (arXiv 2502.07115, section 5.1): all at time 0. */
export function arrivalModelOne(seed: number, n: number): Instance {
  const random = stream(seed, "arrival model 1");
  const memory = uniform(random, 30, 50);
  const prompt = Int32Array.from({ length: n }, () => uniform(random, 1, 5));
  const output = prompt.map((s) => uniform(random, 1, memory - s));
  const about = { name: "model 1", unit: "tokens", time: "rounds", source: "arrival model 1" } as const;
  return { memory, workload: workload({ arrival: new Float64Array(n), prompt, output, about }) };
}

function uniform(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}
