import stored from "../../../data/instances/convex-allocation.json";
import { type Workload, workload } from "../../workload/workload.ts";
import type { Reading } from "./facts.ts";

/** An instance from `data/instances/convex-allocation.json`. */
export interface StoredInstance {
  readonly reading: Reading;
  readonly seed: number;
  readonly workload: Workload;
}

/**
 * The instances that `findInstance` found, twenty a reading, seeds 1 to 20 and otherwise default settings: all of them
 * meet every fact and print every number of the baselines. They are stored because finding one takes seconds.
 */
export function storedInstances(): StoredInstance[] {
  return stored.instances.map(({ reading, seed, arrival, prompt, output }) => ({
    reading: reading as Reading,
    seed,
    workload: workload({
      arrival: Float64Array.from(arrival),
      prompt: Int32Array.from(prompt),
      output: Int32Array.from(output),
      about: {
        name: `convex-allocation/${reading}/${seed}`,
        unit: "tokens",
        time: "rounds",
        source: stored.made,
        seed,
      },
    }),
  }));
}

/**
 * The instance that notebooks show where they show one: the first that was found, with throughput counted until the
 * last completion. It is not the paper's, which is not recoverable; it agrees with all that can be recovered of it.
 */
export function chosenInstance(): Workload {
  return storedInstances()[0].workload;
}
